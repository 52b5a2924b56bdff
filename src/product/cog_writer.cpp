#include "rsclient/product/cog_writer.hpp"

#include <algorithm>
#include <cmath>
#include <exception>
#include <limits>
#include <optional>
#include <stdexcept>
#include <utility>

#include "product/cache_limit.hpp"
#include "product/crs.hpp"
#include "product/dataset.hpp"
#include "product/gdal_error.hpp"
#include "product/pixel_type.hpp"
#include "rsclient/arrays/view.hpp"
#include "rsclient/core/error.hpp"
#include "rsclient/core/interrupt.hpp"
#include "rsclient/core/number_text.hpp"
#include "rsclient/core/threads.hpp"
#include "rsclient/storage/work_folder.hpp"

namespace rsclient::product {
namespace {

constexpr int block_multiple = 16;                     // TIFF's unit of tile edges
constexpr std::size_t flush_bytes = 64 * 1024 * 1024;  // GDAL keeps no more unwritten pixels than this
constexpr const char* plain_file = "plain.tif";        // the blocks as they came
constexpr const char* cog_file = "cog.tif";

const char* name_of(OverviewResampling resampling) {
    switch (resampling) {
        case OverviewResampling::nearest:
            return "NEAREST";
        case OverviewResampling::mode:
            return "MODE";
        case OverviewResampling::average:
            break;
    }
    return "AVERAGE";
}

void require_valid(const CogOptions& options, const std::string& action) {
    constexpr std::size_t largest = std::numeric_limits<int>::max();
    if (options.rows == 0 || options.cols == 0 || options.rows > largest || options.cols > largest) {
        throw std::invalid_argument(action + ": an image of " + std::to_string(options.rows) + " x " +
                                    std::to_string(options.cols) + " pixels");
    }
    if (options.bands.empty() || options.bands.size() > std::numeric_limits<std::uint16_t>::max()) {
        throw std::invalid_argument(action + ": an image of " + std::to_string(options.bands.size()) + " bands");
    }
    if (options.block_size < block_multiple || options.block_size % block_multiple != 0) {
        throw std::invalid_argument(action + ": block size: expected a multiple of 16, got " +
                                    std::to_string(options.block_size));
    }
    const double largest_value = options.type == PixelType::uint8 ? 255.0 : 65535.0;
    const double value = options.no_data.value_or(0.0);
    const bool fits = value >= 0.0 && value <= largest_value && value == std::trunc(value);
    if (options.type != PixelType::float32 && !fits) {
        throw std::invalid_argument(action + ": no data " + number_text(value) + " is not a value of " +
                                    name_of(options.type));
    }
}

/// Edge of a tile: that of the options, or less for an image that would fill a corner of one only.
int tile_edge(const CogOptions& options) {
    const auto edge = static_cast<int>(std::min<std::size_t>(std::max(options.rows, options.cols), 1 << 20));
    return std::min(options.block_size, (edge + block_multiple - 1) / block_multiple * block_multiple);
}

/// Argument of GDAL's progress function, which polls for cancellation between any two blocks.
struct Watch {
    const ProgressHook& hook;
    std::string step;
    bool stopped = false;
    std::exception_ptr error = nullptr;
};

int CPL_STDCALL watch_progress(double done, const char* /*message*/, void* data) {
    auto& watch = *static_cast<Watch*>(data);
    constexpr std::uint64_t percent = 100;
    try {
        watch.stopped = watch.stopped || interrupted();
        if (watch.hook && !watch.stopped) {
            watch.hook({watch.step, static_cast<std::uint64_t>(done * static_cast<double>(percent)), percent, "%"});
        }
    } catch (...) {
        watch.error = std::current_exception();  // nothing may be thrown through GDAL
    }
    return watch.stopped || watch.error ? FALSE : TRUE;
}

}  // namespace

struct CogWriter::State {
    State(std::filesystem::path path, CogOptions given)
        : options(std::move(given)), action("write " + readable(path.string())), folder(std::move(path), cog_file) {}
    ~State() {
        const GdalErrors silent;  // GDAL writes on closing; errors of a discarded file do not matter
        plain.close();
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    CogOptions options;
    std::string action;
    std::optional<CacheLimit> cache = std::optional<CacheLimit>(std::in_place);
    storage::WorkFolder folder;  // before the dataset, so that it outlives it
    Dataset plain = {};
    std::size_t unflushed_bytes = 0;
    bool prepared = false;

    void create();
    void describe() const;
    void make_cog(const ProgressHook& progress);
};

void CogWriter::State::create() {
    const GdalErrors errors;
    const auto driver = GDALGetDriverByName("GTiff");
    if (driver == nullptr) throw ProductError(action, "GDAL has no GTiff driver");
    const std::string edge = std::to_string(tile_edge(options));
    GdalOptions creation({"TILED=YES", "BLOCKXSIZE=" + edge, "BLOCKYSIZE=" + edge, "INTERLEAVE=BAND", "SPARSE_OK=TRUE",
                          "BIGTIFF=IF_SAFER"});
    plain = Dataset(GDALCreate(driver, folder.file(plain_file).c_str(), static_cast<int>(options.cols),
                               static_cast<int>(options.rows), static_cast<int>(options.bands.size()),
                               gdal_type(options.type), creation.get()));
    errors.check(static_cast<bool>(plain), action);
    describe();
    errors.check(true, action);
}

void CogWriter::State::describe() const {
    if (!options.wkt.empty() || options.epsg) {
        const std::string text = options.wkt.empty() ? "EPSG:" + std::to_string(*options.epsg) : options.wkt;
        GDALSetSpatialRef(plain.get(), parse_crs(text, action).get());
    }
    auto transform = options.transform;
    GDALSetGeoTransform(plain.get(), transform.data());
    for (std::size_t i = 0; i < options.bands.size(); ++i) {
        const auto band = GDALGetRasterBand(plain.get(), static_cast<int>(i) + 1);
        GDALSetDescription(band, options.bands[i].c_str());
        if (options.no_data) GDALSetRasterNoDataValue(band, *options.no_data);
    }
}

void CogWriter::State::make_cog(const ProgressHook& progress) {
    const GdalErrors errors;
    const auto driver = GDALGetDriverByName("COG");
    if (driver == nullptr) throw ProductError(action, "GDAL has no COG driver");
    plain.close();
    errors.check(true, action);
    give_back_free_memory();
    // Uncompressed tiles are read from the file each time rather than kept: memory must not grow with the image.
    const GdalOption uncached("GTIFF_DIRECT_IO", "YES");
    plain = Dataset(
        GDALOpenEx(folder.file(plain_file).c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY, nullptr, nullptr, nullptr));
    errors.check(static_cast<bool>(plain), action);
    GdalOptions creation({"BLOCKSIZE=" + std::to_string(tile_edge(options)), "COMPRESS=DEFLATE", "PREDICTOR=YES",
                          "OVERVIEWS=IGNORE_EXISTING", std::string("OVERVIEW_RESAMPLING=") + name_of(options.overviews),
                          "NUM_THREADS=" + std::to_string(thread_count()), "BIGTIFF=IF_SAFER"});
    Watch watch{progress, action};
    Dataset cog(GDALCreateCopy(driver, folder.file(cog_file).c_str(), plain.get(), FALSE, creation.get(),
                               watch_progress, &watch));
    if (watch.error) std::rethrow_exception(watch.error);
    if (watch.stopped) throw Interrupted(action, "interrupted");
    errors.check(static_cast<bool>(cog), action);
    cog.close();
    plain.close();
    errors.check(true, action);
}

CogWriter::CogWriter(std::filesystem::path path, CogOptions options) {
    require_valid(options, "write " + readable(path.string()));
    use_gdal();
    state_ = std::make_unique<State>(std::move(path), std::move(options));
    state_->create();
}

CogWriter::~CogWriter() = default;
CogWriter::CogWriter(CogWriter&&) noexcept = default;
CogWriter& CogWriter::operator=(CogWriter&&) noexcept = default;

void CogWriter::write_bytes(std::size_t band, const arrays::Window& window, PixelType type,
                            std::span<const std::byte> pixels) {
    if (state_ == nullptr || state_->prepared) throw std::invalid_argument("write a block of an image: it is closed");
    const CogOptions& options = state_->options;
    const std::string block = state_->action + ": block of " + std::to_string(window.rows) + " x " +
                              std::to_string(window.cols) + " pixels at (" + std::to_string(window.row) + ", " +
                              std::to_string(window.col) + ") of band " + std::to_string(band);
    const bool inside = window.rows <= options.rows && window.row <= options.rows - window.rows &&
                        window.cols <= options.cols && window.col <= options.cols - window.cols;
    if (!inside || band >= options.bands.size()) {
        throw std::invalid_argument(block + ": the image has " + std::to_string(options.rows) + " x " +
                                    std::to_string(options.cols) + " pixels, " + std::to_string(options.bands.size()) +
                                    " bands");
    }
    const std::size_t expected = window.rows * window.cols * pixel_bytes(type);
    if (type != options.type || pixels.size() != expected) {
        throw std::invalid_argument(block + ": expected " + std::to_string(window.rows * window.cols) + " of " +
                                    name_of(options.type) + ", got " +
                                    std::to_string(pixels.size() / pixel_bytes(type)) + " of " + name_of(type));
    }
    if (pixels.empty()) return;
    const GdalErrors errors;
    const auto handle = GDALGetRasterBand(state_->plain.get(), static_cast<int>(band) + 1);
    // GDAL's interface serves reading too; it does not write to what it is given to write.
    void* data = const_cast<std::byte*>(pixels.data());
    const CPLErr status =
        GDALRasterIO(handle, GF_Write, static_cast<int>(window.col), static_cast<int>(window.row),
                     static_cast<int>(window.cols), static_cast<int>(window.rows), data, static_cast<int>(window.cols),
                     static_cast<int>(window.rows), gdal_type(options.type), 0, 0);
    errors.check(status == CE_None, block);
    state_->unflushed_bytes += pixels.size();
    if (state_->unflushed_bytes < flush_bytes) return;
    GDALFlushCache(state_->plain.get());
    errors.check(true, block);
    give_back_free_memory();
    state_->unflushed_bytes = 0;
}

void CogWriter::prepare() {
    if (state_ == nullptr) throw std::invalid_argument("write an image: it was rolled back or its preparation failed");
    if (state_->prepared) return;
    auto state = std::exchange(state_, nullptr);  // a failure removes the temporary files
    state->make_cog(state->options.progress);
    state->folder.prepare();
    state->cache.reset();
    state->prepared = true;
    state_ = std::move(state);
}

void CogWriter::commit() {
    prepare();
    state_->folder.commit();
}

void CogWriter::rollback() noexcept {
    if (state_ != nullptr) state_->folder.rollback();
    state_.reset();
}

}  // namespace rsclient::product

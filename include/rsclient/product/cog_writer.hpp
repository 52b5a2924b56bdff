#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "rsclient/arrays/chunk_grid.hpp"
#include "rsclient/core/progress.hpp"
#include "rsclient/storage/transaction.hpp"

namespace rsclient::product {

/// Types of pixels that a CogWriter writes.
enum class PixelType { uint8, uint16, float32 };

/// The PixelType of a C++ type.
template <class T>
[[nodiscard]] constexpr PixelType pixel_type_of() {
    static_assert(std::is_same_v<T, std::uint8_t> || std::is_same_v<T, std::uint16_t> || std::is_same_v<T, float>,
                  "pixels are std::uint8_t, std::uint16_t or float");
    if constexpr (std::is_same_v<T, std::uint8_t>) return PixelType::uint8;
    if constexpr (std::is_same_v<T, std::uint16_t>) return PixelType::uint16;
    return PixelType::float32;
}

/// Resampling of the overviews: average for quantities, nearest or mode for classes.
enum class OverviewResampling { average, nearest, mode };

/// Size, type and georeference of an image.
struct CogOptions {
    std::size_t rows = 0;                                        ///< height in pixels
    std::size_t cols = 0;                                        ///< width in pixels
    std::vector<std::string> bands = {""};                       ///< a description of each band
    PixelType type = PixelType::float32;                         ///< of all bands
    std::optional<double> no_data = std::nullopt;                ///< the value of no data; NaN is one too
    std::optional<int> epsg = std::nullopt;                      ///< the reference system, unless `wkt` is given
    std::string wkt = {};                                        ///< the reference system as WKT
    std::array<double, 6> transform = {0, 1, 0, 0, 0, -1};       ///< GDAL's order, see Georeference::transform
    int block_size = 512;                                        ///< edge of a tile at most, a multiple of 16
    OverviewResampling overviews = OverviewResampling::average;  ///< halved until they fit one tile
    ProgressHook progress = {};                                  ///< called while prepare() works
};

/// Writes a cloud-optimised GeoTIFF (deflate with predictor) block by block, in memory that does not grow with the
/// image. What is never written is no data. All files are temporary, beside the target, until commit(). One thread at a
/// time.
class CogWriter final : public storage::Transaction {
public:
    /// @throws std::invalid_argument if the options contradict themselves
    /// @throws StorageError if the folder cannot be written; ProductError with GDAL's error message
    CogWriter(std::filesystem::path path, CogOptions options);
    ~CogWriter() override;
    CogWriter(CogWriter&&) noexcept;
    CogWriter& operator=(CogWriter&&) noexcept;

    /// Writes a window of a band (counted from 0), row-major.
    /// @throws std::invalid_argument if there is no such window or band, or the pixels are not of its type and number
    /// @throws ProductError if the disk is full or fails
    template <class T>
    void write(std::size_t band, const arrays::Window& window, std::span<const T> pixels) {
        write_bytes(band, window, pixel_type_of<T>(), std::as_bytes(pixels));
    }

    /// Makes the overviews and compresses. @throws ProductError as write does, StorageError, Interrupted; then the
    /// temporary files are removed and the writer cannot be used any more
    void prepare() override;

    /// Gives the file its name, replacing any existing one. @throws as prepare; StorageError
    void commit() override;

    void rollback() noexcept override;

private:
    struct State;
    void write_bytes(std::size_t band, const arrays::Window& window, PixelType type, std::span<const std::byte> pixels);

    std::unique_ptr<State> state_;
};

}  // namespace rsclient::product

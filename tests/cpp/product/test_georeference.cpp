#include "rsclient/product/georeference.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "cpp/product/sample_product.hpp"
#include "cpp/product/throws.hpp"
#include "rsclient/core/error.hpp"
#include "support/temporary_folder.hpp"

using namespace rsclient;
using namespace rsclient::product;
using testing::contains;
using testing::SampleProduct;
using testing::what_of;
using Transform = std::array<double, 6>;

namespace {

constexpr std::string_view b04_path = "measurements/reflectance/r10m/b04";

Georeference georeference(const SampleProduct& how, std::string_view path = b04_path,
                          const std::string& root = "x.zarr") {
    how.write(root);
    const Product product = open_product(how.store, root);
    return read_georeference(product, product.variable(path));
}

std::string refusal(const SampleProduct& how, std::string_view path = b04_path) {
    return what_of<ProductError>([&] { (void)georeference(how, path); });
}

const std::string utm_31n_wkt =
    R"(PROJCS[\"WGS 84 / UTM zone 31N\",GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,)"
    R"(298.257223563,AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0],)"
    R"(UNIT[\"degree\",0.0174532925199433],AUTHORITY[\"EPSG\",\"4326\"]],PROJECTION[\"Transverse_Mercator\"],)"
    R"(PARAMETER[\"latitude_of_origin\",0],PARAMETER[\"central_meridian\",3],PARAMETER[\"scale_factor\",0.9996],)"
    R"(PARAMETER[\"false_easting\",500000],PARAMETER[\"false_northing\",0],UNIT[\"metre\",1],)"
    R"(AUTHORITY[\"EPSG\",\"32631\"]])";

}  // namespace

TEST_CASE("the system is that of the variable's own attributes, the place that of the pixel centres") {
    const Georeference found = georeference({});
    CHECK(found.epsg == 32631);
    CHECK(found.wkt.empty());
    CHECK(found.crs_origin == CrsOrigin::variable_attributes);
    // centres at 699965 and 4700035, 10 m apart: the corner is half a pixel to the north-west
    CHECK(found.transform == Transform{699960, 10, 0, 4700040, 0, -10});
    CHECK(found.transform_step == TransformStep::coordinates);
}

TEST_CASE("own attributes may be a code or a text") {
    SampleProduct how;
    how.b04_attributes = R"({"proj:code": "EPSG:32735"})";
    CHECK(georeference(how, b04_path, "code").epsg == 32735);
    how.b04_attributes = R"({"proj:epsg": null, "proj:wkt2": ")" + utm_31n_wkt + R"("})";
    const Georeference by_text = georeference(how, b04_path, "text");
    CHECK(by_text.epsg == 32631);
    CHECK(by_text.wkt.starts_with("PROJCS[\"WGS 84 / UTM zone 31N\""));
    how.b04_attributes = R"({"proj:projjson": {"type": "GeographicCRS", "name": "WGS 84", "datum":
        {"type": "GeodeticReferenceFrame", "name": "World Geodetic System 1984", "ellipsoid":
        {"name": "WGS 84", "semi_major_axis": 6378137, "inverse_flattening": 298.257223563}}, "coordinate_system":
        {"subtype": "ellipsoidal", "axis": [
        {"name": "Latitude", "abbreviation": "lat", "direction": "north", "unit": "degree"},
        {"name": "Longitude", "abbreviation": "lon", "direction": "east", "unit": "degree"}]},
        "id": {"authority": "EPSG", "code": 4326}}})";
    CHECK(georeference(how, b04_path, "projjson").epsg == 4326);
    how.b04_attributes = R"({"proj:wkt2": "no such text"})";
    CHECK(contains(refusal(how), "b04: proj:wkt2: not a reference system"));
}

TEST_CASE("further steps of the search for the system, in their order") {
    SampleProduct how;
    how.b04_attributes = R"({"_eopf_attrs": {"proj:epsg": 32629}})";
    CHECK(georeference(how, b04_path, "kept").epsg == 32629);

    how.b04_attributes = "{}";
    Georeference found = georeference(how, b04_path, "stac");
    CHECK(found.epsg == 32632);
    CHECK(found.crs_origin == CrsOrigin::stac_discovery);

    how.root_attributes = R"({"other_metadata": {"horizontal_CRS_code": "EPSG:32633"}})";
    found = georeference(how, b04_path, "other");
    CHECK(found.epsg == 32633);
    CHECK(found.crs_origin == CrsOrigin::other_metadata);

    how.root_attributes = "{}";
    found = georeference(how, b04_path, "S2B_MSIL2A_20200219T112111_N0214_R037_T29HKH_20200219T123947.zarr");
    CHECK(found.epsg == 32729);
    CHECK(found.crs_origin == CrsOrigin::product_name);
}

TEST_CASE("attributes of a group come before those of the product") {
    SampleProduct how;
    how.b04_attributes = "{}";
    how.coordinates = false;
    how.write("x.zarr");
    how.store->objects.erase("x.zarr/.zmetadata");
    how.store->put("x.zarr/measurements/reflectance/.zattrs", R"({"proj:code": "EPSG:32634"})");
    how.store->put("x.zarr/measurements/reflectance/r10m/.zattrs",
                   R"({"spatial:transform": [10, 0, 100, 0, -10, 200]})");
    const Product product = open_product(how.store, "x.zarr");
    const Georeference found = read_georeference(product, product.variable(b04_path));
    CHECK(found.epsg == 32634);
    CHECK(found.crs_origin == CrsOrigin::group_attributes);
    CHECK(found.transform == Transform{100, 10, 0, 200, 0, -10});
    CHECK(found.transform_step == TransformStep::group_attributes);
}

TEST_CASE("a variable that CF's grid_mapping describes") {
    SampleProduct how;
    how.b04_attributes = R"({"grid_mapping": "crs"})";
    how.write("x.zarr");
    how.store->objects.erase("x.zarr/.zmetadata");
    how.store->put("x.zarr/measurements/reflectance/r10m/crs/.zarray",
                   R"({"zarr_format": 2, "shape": [], "chunks": [], "dtype": "<i8", "order": "C", "fill_value": 0,
                       "filters": null, "compressor": null})");
    how.store->put("x.zarr/measurements/reflectance/r10m/crs/.zattrs", R"({"crs_wkt": ")" + utm_31n_wkt + R"("})");
    const Product product = open_product(how.store, "x.zarr");
    const Georeference found = read_georeference(product, product.variable(b04_path));
    CHECK(found.epsg == 32631);
    CHECK(found.crs_origin == CrsOrigin::group_attributes);
}

TEST_CASE("without coordinates the transform or the box of the attributes counts") {
    SampleProduct how;
    how.coordinates = false;
    how.b04_attributes =
        R"({"proj:epsg": 32631, "proj:transform": [10.0, 0.0, 5, 0.0, -10.0, 7, 0, 0, 1], "proj:bbox": [0, 0, 1, 1]})";
    Georeference found = georeference(how, b04_path, "transform");
    CHECK(found.transform == Transform{5, 10, 0, 7, 0, -10});
    CHECK(found.transform_step == TransformStep::variable_attributes);

    how.b04_attributes = R"({"proj:epsg": 32631, "proj:bbox": [100, 200, 160, 240]})";
    found = georeference(how, b04_path, "bbox");
    CHECK(found.transform == Transform{100, 10, 0, 240, 0, -10});

    how.b04_attributes = R"({"proj:bbox": [100, 240, 160, 200]})";
    how.root_attributes = R"({"stac_discovery": {"properties": {"proj:epsg": 32631, "proj:bbox": [0, 0, 60, 40],
        "proj:shape": [2, 3], "proj:transform": [20, 0, 1, 0, -20, 2]}}})";
    found = georeference(how, b04_path, "stac");
    CHECK(found.transform == Transform{0, 10, 0, 40, 0, -10});
    CHECK(found.transform_step == TransformStep::stac_discovery);
    CHECK(georeference(how, "measurements/reflectance/r20m/b11", "stac20").transform == Transform{1, 20, 0, 2, 0, -20});
}

TEST_CASE("a product that says nothing is refused, with the places that were searched") {
    SampleProduct how;
    how.b04_attributes = "{}";
    how.root_attributes = "{}";
    const std::string no_system = refusal(how);
    CHECK(no_system.starts_with(
        "read memory/x.zarr: measurements/reflectance/r10m/b04: no coordinate reference system: "));
    for (const char* place :
         {"proj:code", "proj:wkt2", "stac_discovery", "grid_mapping", "horizontal_CRS_code", "the name 'x'"}) {
        CAPTURE(place);
        CHECK(contains(no_system, place));
    }
    SampleProduct nowhere;
    nowhere.coordinates = false;
    CHECK(contains(refusal(nowhere), "b04: nothing says where its pixels lie: looked for the coordinates y and x"));
    for (const SampleProduct& silent : {how, nowhere}) {
        const Product product = open_product(silent.store, "x.zarr");
        CHECK_FALSE(find_georeference(product, product.variable(b04_path)).has_value());
    }
}

TEST_CASE("coordinates that are not regular or of another length are refused") {
    SampleProduct how;
    how.write("x.zarr");
    Bytes moved = how.store->objects.at("x.zarr/measurements/reflectance/r10m/x/0");
    std::vector<std::int64_t> x{0, 10, 20, 31, 40, 50};
    const auto encoded = Codec::cpm_default().encode(std::as_bytes(std::span(x)), 8, "x");
    how.store->objects["x.zarr/measurements/reflectance/r10m/x/0"] = encoded;
    const Product product = open_product(how.store, "x.zarr");
    CHECK(what_of<ProductError>([&] { (void)read_georeference(product, product.variable(b04_path)); }) ==
          "read memory/x.zarr: measurements/reflectance/r10m/b04/x: not regularly spaced: 31 at 3, expected "
          "30");
}

TEST_CASE("a system found elsewhere is not put on a variable that is no map") {
    const auto store = std::make_shared<testing::RecordingStore>();
    ZarrWriter writer(store);
    writer.create_group("", SampleProduct::object(R"({"stac_discovery": {"properties": {"proj:epsg": 32632}}})"));
    auto metadata = SampleProduct::image("<f4", 9, 9);
    metadata.dimensions = {"latitude", "longitude"};
    writer.create_array("conditions/meteorology/z", metadata);
    writer.create_group("conditions/gcp");
    ArrayMetadata line;
    line.shape = line.chunks = {3};
    line.dtype = parse_dtype("<f4", "x");
    writer.create_array("conditions/line", line);
    writer.commit();
    const Product product = open_product(store);
    CHECK(
        what_of<ProductError>([&] { (void)read_georeference(product, product.variable("z")); }) ==
        "read memory: conditions/meteorology/z: no reference system of its own, and its dimensions latitude, longitude "
        "are not y, x; there are ground control points in conditions/gcp");
    CHECK(contains(what_of<ProductError>([&] { (void)read_georeference(product, product.variable("line")); }),
                   "an image has 2 dimensions, this 1"));
}

TEST_CASE("the tile in a name is a UTM zone") {
    CHECK(utm_epsg_of_name("S2A_MSIL2A_20251008T100041_N0511_R122_T32TQM_20251008T122613") == 32632);
    CHECK(utm_epsg_of_name("S2B_MSIL1C_20200219T112111_N0214_R037_T29HKH_20200219T123947.zarr") == 32729);
    CHECK(utm_epsg_of_name("x_T01CAA") == 32701);
    CHECK(utm_epsg_of_name("x_T60XZZ.zarr") == 32660);
    CHECK(utm_epsg_of_name("_T0_T31NAA_") == 32631);
    for (const char* name :
         {"", "_T", "x_T61TQM_", "x_T00TQM_", "x_T32IQM_", "x_T32TQ_", "x_T32TQMX_", "x_T32ZQM_", "xT32TQM_"}) {
        CAPTURE(name);
        CHECK_FALSE(utm_epsg_of_name(name).has_value());
    }
}

TEST_CASE("a product cannot make GDAL read a file or ask a server") {
    const testing::TemporaryFolder folder;
    const auto file = folder.path() / "crs.wkt";
    std::ofstream(file) << R"(GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],)"
                           R"(PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]])";
    for (const std::string& text : {file.string(), std::string("http://127.0.0.1:9/crs")}) {
        CAPTURE(text);
        SampleProduct how;
        how.b04_attributes = R"({"proj:epsg": null, "proj:wkt2": ")" + text + R"("})";
        CHECK(contains(refusal(how), "not a reference system"));
    }
}

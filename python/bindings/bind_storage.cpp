#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <tuple>

#include "bind_client.hpp"
#include "define.hpp"
#include "key.hpp"
#include "rsclient/storage/byte_store.hpp"
#include "rsclient/storage/folder_store.hpp"
#include "rsclient/storage/memory_store.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

using storage::ByteRange;
using storage::ByteSource;
using storage::ByteStore;
using storage::FolderStore;
using storage::MemoryStore;

py::bytes to_bytes(const Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

std::span<const std::byte> bytes_of(const py::buffer_info& info) {
    if (info.view() != nullptr && PyBuffer_IsContiguous(info.view(), 'C') == 0) {
        throw py::value_error("data: expected a C-contiguous buffer, got a strided view");
    }
    return {static_cast<const std::byte*>(info.ptr), static_cast<std::size_t>(info.size * info.itemsize)};
}

py::object read(const ByteSource& source, const Key& key) {
    std::optional<Bytes> bytes;
    {
        const py::gil_scoped_release no_gil;
        bytes = source.read(key.text);
    }
    if (!bytes) return py::none();
    return to_bytes(*bytes);
}

py::bytes read_range(const ByteSource& source, const Key& key, std::uint64_t offset, std::uint64_t length) {
    Bytes bytes(length);
    {
        const py::gil_scoped_release no_gil;
        source.read_range(key.text, offset, bytes);
    }
    return to_bytes(bytes);
}

/// A range as Python gives it: key, offset, length.
using RangeTuple = std::tuple<Key, std::uint64_t, std::uint64_t>;

py::list read_ranges(const ByteSource& source, const std::vector<RangeTuple>& ranges) {
    std::vector<Bytes> buffers;
    std::vector<ByteRange> wanted;
    buffers.reserve(ranges.size());
    for (const auto& [key, offset, length] : ranges) {
        buffers.emplace_back(length);
        wanted.push_back({key.text, offset, buffers.back()});
    }
    {
        const py::gil_scoped_release no_gil;
        source.read_ranges(wanted);
    }
    py::list result;
    for (const Bytes& bytes : buffers) result.append(to_bytes(bytes));
    return result;
}

void write(ByteStore& store, const Key& key, const py::buffer& data) {
    const py::buffer_info info = data.request();
    const auto bytes = bytes_of(info);
    const py::gil_scoped_release no_gil;
    store.write(key.text, bytes);
}

void bind_byte_source(py::module_& m) {
    Class<ByteSource, std::shared_ptr<ByteSource>>(
        m, "ByteSource", "Named objects that can be read: a folder, an S3 prefix. A missing object is not an error.")
        .def_property_readonly("uri", &ByteSource::uri, "Where the objects are; holds no credential.")
        .def(
            "size", [](const ByteSource& source, const Key& key) { return source.size(key.text); }, py::arg("key"),
            py::call_guard<py::gil_scoped_release>(), "Size of an object in bytes; None if it does not exist.")
        .def("read", &read, py::arg("key"), "The whole object; None if it does not exist.")
        .def("read_range", &read_range, py::arg("key"), py::arg("offset"), py::arg("length"),
             "Part of an object. Raises StorageError if it does not exist or ends before.")
        .def("read_ranges", &read_ranges, py::arg("ranges"),
             "Reads many (key, offset, length) of one or several objects, on S3 several at once; in the order given.")
        .def(
            "etag", [](const ByteSource& source, const Key& key) { return source.etag(key.text); }, py::arg("key"),
            py::call_guard<py::gil_scoped_release>(),
            "A tag that changes with the content; None if the object does not exist or the source has no tags.")
        .def_property_readonly("can_list", &ByteSource::can_list, "Whether `list` works; every ByteStore can list.")
        .def(
            "list", [](const ByteSource& source, const std::string& prefix) { return source.list(prefix); },
            py::arg("prefix") = "", py::call_guard<py::gil_scoped_release>(),
            "Keys of all objects that start with prefix, sorted. Raises StorageError if `can_list` is false.")
        .def("__repr__", [](const ByteSource& source) { return "<" + source.uri() + ">"; });
}

}  // namespace

void bind_storage(py::module_& m) {
    bind_byte_source(m);
    Class<ByteStore, ByteSource, std::shared_ptr<ByteStore>>(m, "ByteStore", "Named objects that can also be written.")
        .def("write", &write, py::arg("key"), py::arg("data"),
             "Writes a whole object. If it fails, the object is as it was before.")
        .def(
            "remove", [](ByteStore& store, const Key& key) { store.remove(key.text); }, py::arg("key"),
            py::call_guard<py::gil_scoped_release>(), "Removes an object. A missing object is not an error.")
        .def(
            "move",
            [](ByteStore& store, const Key& source, const Key& target) { store.move(source.text, target.text); },
            py::arg("source"), py::arg("target"), py::call_guard<py::gil_scoped_release>(),
            "Renames an object, replacing any existing one.");
    Class<FolderStore, ByteStore, std::shared_ptr<FolderStore>>(m, "FolderStore", "A folder of the local file system.")
        .constructor([](const std::filesystem::path& root) { return std::make_shared<FolderStore>(root); },
                     py::arg("root"));
    Class<MemoryStore, ByteStore, std::shared_ptr<MemoryStore>>(
        m, "MemoryStore", "A byte store in memory, for tests and small intermediate results.")
        .constructor([] { return std::make_shared<MemoryStore>(); });
}

}  // namespace rsclient::python

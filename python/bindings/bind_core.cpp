#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <filesystem>
#include <memory>
#include <optional>

#include "bind_client.hpp"
#include "key.hpp"
#include "rsclient/core/byte_store.hpp"
#include "rsclient/core/folder_store.hpp"
#include "rsclient/core/interrupt.hpp"

namespace py = pybind11;

namespace rsclient::python {
namespace {

py::bytes to_bytes(const Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

std::span<const std::byte> bytes_of(const py::buffer_info& info) {
    if (info.view() != nullptr && PyBuffer_IsContiguous(info.view(), 'C') == 0) {
        throw py::value_error("data: expected bytes that lie one after the other (C-contiguous), got a strided view");
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

void write(ByteStore& store, const Key& key, const py::buffer& data) {
    const py::buffer_info info = data.request();
    const auto bytes = bytes_of(info);
    const py::gil_scoped_release no_gil;
    store.write(key.text, bytes);
}

/// A UninterruptibleScope for `with`.
class UninterruptibleContext {
public:
    void enter() { scope_.emplace(); }
    void leave() { scope_.reset(); }
    [[nodiscard]] bool entered() const noexcept { return scope_.has_value(); }

private:
    std::optional<UninterruptibleScope> scope_ = {};
};

}  // namespace

void bind_core(py::module_& m) {
    py::class_<UninterruptibleContext>(
        m, "UninterruptibleScope",
        "While entered, calls of this library in this thread do not stop at Ctrl-C, which is heard once "
        "they are done. For short steps that must not be left half-way.")
        .def(py::init<>())
        .def("__enter__", &UninterruptibleContext::enter)
        .def("__exit__", [](UninterruptibleContext& scope, const py::args&) { scope.leave(); })
        .def("__repr__", [](const UninterruptibleContext& scope) {
            return scope.entered() ? "<UninterruptibleScope, entered>" : "<UninterruptibleScope>";
        });
    py::class_<ByteSource, std::shared_ptr<ByteSource>>(
        m, "ByteSource", "Named blocks of bytes that can be read: a folder, an S3 prefix.")
        .def_property_readonly("uri", &ByteSource::uri, "Where the bytes are; holds no credential.")
        .def(
            "size", [](const ByteSource& source, const Key& key) { return source.size(key.text); }, py::arg("key"),
            py::call_guard<py::gil_scoped_release>(),
            "Size of an object in bytes, or None if there is none of this name.")
        .def("read", &read, py::arg("key"), "The whole object, or None if there is none of this name.")
        .def("read_range", &read_range, py::arg("key"), py::arg("offset"), py::arg("length"),
             "Part of an object. Raises ProductError if it is absent or ends before.")
        .def("__repr__", [](const ByteSource& source) { return "<" + source.uri() + ">"; });
    py::class_<ByteStore, ByteSource, std::shared_ptr<ByteStore>>(m, "ByteStore",
                                                                  "Named blocks of bytes that can also be written.")
        .def("write", &write, py::arg("key"), py::arg("data"),
             "Writes a whole object: afterwards it is there complete, or as before.")
        .def(
            "remove", [](ByteStore& store, const Key& key) { store.remove(key.text); }, py::arg("key"),
            py::call_guard<py::gil_scoped_release>(), "Removes an object; none of this name is not an error.")
        .def(
            "move",
            [](ByteStore& store, const Key& source, const Key& target) { store.move(source.text, target.text); },
            py::arg("source"), py::arg("target"), py::call_guard<py::gil_scoped_release>(),
            "Gives an object another name, in the place of one that has it.")
        .def(
            "list", [](const ByteStore& store, const std::string& prefix) { return store.list(prefix); },
            py::arg("prefix") = "", py::call_guard<py::gil_scoped_release>(),
            "Names of all objects that start with prefix, sorted.");
    py::class_<FolderStore, ByteStore, std::shared_ptr<FolderStore>>(m, "FolderStore",
                                                                     "A folder of the local file system.")
        .def(py::init([](const std::filesystem::path& root) { return std::make_shared<FolderStore>(root); }),
             py::arg("root"));
}

}  // namespace rsclient::python

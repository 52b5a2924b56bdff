#pragma once

#include <gdal.h>

#include <string>
#include <utility>
#include <vector>

namespace rsclient::product {

/// A GDAL dataset that closes itself. To see failures on closing, call close() under a GdalErrors.
class Dataset {
public:
    Dataset() = default;
    explicit Dataset(GDALDatasetH handle) noexcept : handle_(handle) {}
    ~Dataset() { close(); }
    Dataset(Dataset&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Dataset& operator=(Dataset&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    [[nodiscard]] GDALDatasetH get() const noexcept { return handle_; }
    [[nodiscard]] explicit operator bool() const noexcept { return handle_ != nullptr; }

    /// Writes out what is not written yet.
    void close() noexcept {
        if (handle_ != nullptr) GDALClose(std::exchange(handle_, nullptr));
    }

private:
    GDALDatasetH handle_ = nullptr;
};

/// "NAME=value" options as GDAL takes them.
class GdalOptions {
public:
    explicit GdalOptions(std::vector<std::string> options) : texts_(std::move(options)) {
        for (const std::string& text : texts_) pointers_.push_back(text.c_str());
        pointers_.push_back(nullptr);
    }
    [[nodiscard]] char** get() { return const_cast<char**>(pointers_.data()); }  // GDAL does not write to them

private:
    std::vector<std::string> texts_;
    std::vector<const char*> pointers_;
};

}  // namespace rsclient::product

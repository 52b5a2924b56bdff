#pragma once

#include <string>
#include <vector>

namespace rsclient::product {

/// Registers GDAL's drivers, once.
void use_gdal();

/// Keeps what GDAL says on this thread while it lives, so that nothing is printed.
class GdalErrors {
public:
    GdalErrors();
    ~GdalErrors();
    GdalErrors(const GdalErrors&) = delete;
    GdalErrors& operator=(const GdalErrors&) = delete;

    /// Whether GDAL reported a failure; warnings are none.
    [[nodiscard]] bool failed() const noexcept { return !messages_.empty(); }

    /// GDAL's error message, without repetition.
    [[nodiscard]] std::string message() const;

    /// @throws ProductError "<action>: <GDAL's error message>" if a call returned no success or GDAL reported a failure
    /// since
    void check(bool success, const std::string& action) const;

    /// Adds a failure; for the handler.
    void add(const char* message) noexcept;

private:
    std::vector<std::string> messages_;
};

/// Sets a configuration option of GDAL for this thread while it lives.
class GdalOption {
public:
    GdalOption(const char* name, const char* value);
    ~GdalOption();
    GdalOption(const GdalOption&) = delete;
    GdalOption& operator=(const GdalOption&) = delete;

private:
    const char* name_;
    std::string before_;
    bool was_set_;
};

}  // namespace rsclient::product

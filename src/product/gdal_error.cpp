#include "product/gdal_error.hpp"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <gdal.h>

#include <algorithm>
#include <mutex>

#include "rsclient/core/error.hpp"

namespace rsclient::product {
namespace {

void CPL_STDCALL keep_failure(CPLErr kind, CPLErrorNum /*number*/, const char* message) {
    if (kind < CE_Failure) return;
    static_cast<GdalErrors*>(CPLGetErrorHandlerUserData())->add(message);
}

}  // namespace

void use_gdal() {
    static std::once_flag once;
    std::call_once(once, [] {
        const GdalErrors silent;  // a broken plugin of another format is none of our business
        GDALAllRegister();
    });
}

GdalErrors::GdalErrors() { CPLPushErrorHandlerEx(keep_failure, this); }

GdalErrors::~GdalErrors() { CPLPopErrorHandler(); }

void GdalErrors::add(const char* message) noexcept {
    try {
        std::string text = message;
        std::replace(text.begin(), text.end(), '\n', ' ');
        constexpr std::size_t enough = 4;
        const bool known = std::find(messages_.begin(), messages_.end(), text) != messages_.end();
        if (!known && messages_.size() < enough) messages_.push_back(std::move(text));
    } catch (...) {
        // No memory for the message: there is nowhere to say so, this being called from C.
    }
}

std::string GdalErrors::message() const {
    std::string all;
    for (const std::string& text : messages_) all += (all.empty() ? "" : "; ") + text;
    return all.empty() ? "GDAL gave no reason" : all;
}

void GdalErrors::check(bool success, const std::string& action) const {
    if (!success || failed()) throw ProductError(action, message());
}

GdalOption::GdalOption(const char* name, const char* value) : name_(name) {
    const char* before = CPLGetThreadLocalConfigOption(name, nullptr);
    was_set_ = before != nullptr;
    if (was_set_) before_ = before;
    CPLSetThreadLocalConfigOption(name, value);
}

GdalOption::~GdalOption() { CPLSetThreadLocalConfigOption(name_, was_set_ ? before_.c_str() : nullptr); }

}  // namespace rsclient::product

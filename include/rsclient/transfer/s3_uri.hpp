#pragma once

#include <string>
#include <string_view>

namespace rsclient::transfer {

/// A place in an object store: a bucket, and a key or prefix in it.
struct S3Uri {
    std::string bucket = {};
    std::string key = {};  ///< empty: the whole bucket; never starts with `/`

    /// Reads "s3://bucket/key", taken as it is: nothing is percent-decoded.
    /// @throws std::invalid_argument if the text is not of this form
    [[nodiscard]] static S3Uri parse(std::string_view text);

    /// The text again: "s3://bucket/key".
    [[nodiscard]] std::string text() const;

    friend bool operator==(const S3Uri&, const S3Uri&) = default;
};

}  // namespace rsclient::transfer

#pragma once

#include <memory>

#include "rsclient/auth/credential_provider.hpp"
#include "rsclient/core/settings.hpp"
#include "rsclient/http/pipeline.hpp"

namespace rsclient::services {

/// What the platform's services mean by an answer. A status below 300 is a success, below 400 if redirects are not to
/// be followed. A redirect that cannot be followed without changing the method is an HttpError that names its target.
/// An HTML page is a NotAuthenticatedError: it is a login page, unless the request has a sink and a redirect led to the
/// object storage, whose files may be HTML; there a page without an ETag is a DecodeError.
///
/// The mapper throws HttpError or a subclass, or DecodeError; none of them holds a secret of `provider`.
[[nodiscard]] http::ErrorMapper service_errors(Mode mode, std::shared_ptr<const auth::CredentialProvider> provider);

}  // namespace rsclient::services

#pragma once

#include <functional>
#include <string>

namespace rsclient {

/// Sets who is asked whether the user wants to stop; an empty function means nobody does. Python asks its signal
/// handlers. The hook may be called from the thread that called into the library only.
void set_interrupt_hook(std::function<bool()> hook);

/// Whether the user asked to stop. Long loops and waits ask this a few times a second.
[[nodiscard]] bool interrupted();

/// @throws Interrupted if the user asked to stop while we did `action`
void throw_if_interrupted(const std::string& action);

}  // namespace rsclient

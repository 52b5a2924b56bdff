#include "rsclient/core/process_settings.hpp"

#include "rsclient/core/setting_table.hpp"

namespace rsclient {

const ProcessSettings& process_settings() {
    static const ProcessSettings settings{
        .num_threads = read_setting(setting("num_threads"), process_environment()),
        .instruction_set = read_setting(setting("instruction_set"), process_environment()),
        .largest_answer = read_setting(setting("largest_answer"), process_environment())};
    return settings;
}

}  // namespace rsclient

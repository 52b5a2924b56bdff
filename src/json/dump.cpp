#include <string>
#include <string_view>
#include <utility>

#include "rsclient/json/raw_json.hpp"

namespace rsclient::json {
namespace {

void write_string(std::string& out, std::string_view text) {
    static constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    std::size_t start = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c != '"' && c != '\\' && static_cast<unsigned char>(c) >= 0x20) continue;
        out.append(text, start, at - start);
        start = at + 1;
        switch (c) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                out += "\\u00";
                out += hex[static_cast<unsigned char>(c) >> 4U];
                out += hex[static_cast<unsigned char>(c) & 15U];
        }
    }
    out.append(text, start);
    out += '"';
}

class Writer {
public:
    explicit Writer(int indent) : indent_(indent) {}

    void write(const Value& value, int depth) {
        if (const auto* object = value.object()) {
            write_all(*object, depth, "{}", [&](const Object::Member& member) {
                write_string(out, member.first);
                out += indent_ > 0 ? ": " : ":";
                write(member.second, depth + 1);
            });
        } else if (const auto* array = value.array()) {
            write_all(*array, depth, "[]", [&](const Value& element) { write(element, depth + 1); });
        } else if (const auto* string = value.string()) {
            write_string(out, *string);
        } else if (const auto* number = value.number()) {
            out += number->text;
        } else if (const auto* boolean = value.boolean()) {
            out += *boolean ? "true" : "false";
        } else {
            out += "null";
        }
    }

    std::string out;

private:
    template <class Container, class WriteOne>
    void write_all(const Container& container, int depth, std::string_view brackets, const WriteOne& write_one) {
        out += brackets[0];
        bool first = true;
        for (const auto& element : container) {
            if (!first) out += ',';
            first = false;
            new_line(depth + 1);
            write_one(element);
        }
        if (!first) new_line(depth);
        out += brackets[1];
    }

    void new_line(int depth) {
        if (indent_ == 0) return;
        out += '\n';
        out.append(static_cast<std::size_t>(indent_) * static_cast<std::size_t>(depth), ' ');
    }

    int indent_;
};

}  // namespace

std::string dump(const Value& value, int indent) {
    Writer writer(indent);
    writer.write(value, 0);
    return std::move(writer.out);
}

}  // namespace rsclient::json

#include "rsclient/arrays/view.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace rsclient::arrays;

TEST_CASE("a view shows elements that it does not own, row by row") {
    std::vector<int> memory = {1, 2, 3, 4, 5, 6};
    auto view = view_of<int, 2>(memory.data(), {2, 3});
    CHECK(view.size() == 6);
    CHECK(view.shape(0) == 2);
    CHECK(view(1, 0) == 4);
    view(1, 2) = 60;
    CHECK(memory[5] == 60);
    CHECK(view.data() == memory.data());
}

TEST_CASE("a view of constants can be read") {
    const std::vector<double> memory = {1.5, 2.5};
    const auto view = view_of<const double, 2>(memory.data(), {2, 1});
    CHECK(view(1, 0) == 2.5);
    CHECK(view.data() == memory.data());
}

TEST_CASE("a view of nothing has a shape") {
    const auto view = view_of<const float, 2>(nullptr, {0, 7});
    CHECK(view.size() == 0);
    CHECK(view.shape(1) == 7);
}

TEST_CASE("an array owns its elements and is row-major") {
    Array<int, 2> array({2, 3});
    array(1, 0) = 9;
    CHECK(array.data()[3] == 9);
}

TEST_CASE("shapes are counted and described") {
    CHECK(element_count(Shape<3>{2, 3, 4}) == 24);
    CHECK(element_count(Shape<2>{0, 4}) == 0);
    CHECK(element_count(Shape<0>{}) == 1);
    CHECK(describe_shape(Shape<2>{240, 120}) == "240 x 120");
    CHECK(describe_shape(Shape<0>{}) == "scalar");
}

include(GNUInstallDirs)

# rsclient_layer(<name> SOURCES a.cpp ... [NEEDS <layer> ...] [PUBLIC <lib> ...] [PRIVATE <lib> ...] [PACKAGE client|pixels])
#
# One layer of the map in docs/architecture.md as the static library rsclient::<name>. Sources are relative to src/<name>/.
# NEEDS names the layers its headers and sources may include; tests/repo checks the includes against the same map.
function(rsclient_layer name)
    cmake_parse_arguments(LAYER "" "PACKAGE" "SOURCES;NEEDS;PUBLIC;PRIVATE" ${ARGN})
    if(NOT LAYER_PACKAGE)
        set(LAYER_PACKAGE client)
    endif()
    list(TRANSFORM LAYER_SOURCES PREPEND "${name}/")
    list(TRANSFORM LAYER_NEEDS PREPEND "rsclient::")
    if(LAYER_SOURCES)
        add_library(rsclient_${name} STATIC ${LAYER_SOURCES})
        set(scope PUBLIC)
        target_include_directories(rsclient_${name} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
        target_link_libraries(rsclient_${name} PRIVATE $<BUILD_INTERFACE:rsclient_build_flags> ${LAYER_PRIVATE})
        set_target_properties(rsclient_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON VISIBILITY_INLINES_HIDDEN ON)
        if(LAYER_PACKAGE STREQUAL pixels)
            set_target_properties(rsclient_${name} PROPERTIES CXX_VISIBILITY_PRESET hidden)
        else()
            # What waits for the network gains nothing by larger code.
            target_compile_options(rsclient_${name} PRIVATE $<$<CONFIG:Release>:-O2>)
        endif()
    else()
        add_library(rsclient_${name} INTERFACE)
        set(scope INTERFACE)
    endif()
    add_library(rsclient::${name} ALIAS rsclient_${name})
    set_target_properties(rsclient_${name} PROPERTIES EXPORT_NAME ${name})
    target_compile_features(rsclient_${name} ${scope} cxx_std_20)
    target_include_directories(rsclient_${name} ${scope} $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
                                                         $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
    target_link_libraries(rsclient_${name} ${scope} ${LAYER_NEEDS} ${LAYER_PUBLIC})
    set_property(GLOBAL APPEND PROPERTY RSCLIENT_${LAYER_PACKAGE}_LAYERS rsclient_${name})
endfunction()

# rsclient_isa_sources(<layer> <source> ...): compiles each source (relative to src/<layer>/) once per instruction set.
#
# Each copy sees RSCLIENT_ISA defined to baseline, avx2 or avx512 and puts its code into a namespace of that name, so that no inline
# function compiled for a newer processor can be picked by the linker for an older one. The choice is made at run time.
function(rsclient_isa_sources layer)
    # Without contraction, which would fuse multiplication and addition where a processor can, all sets give the same
    # bits.
    set(common -O3 -fno-math-errno -fno-trapping-math -ffp-contract=off -fopenmp-simd)
    set(flags_baseline ${common})
    set(flags_avx2 ${common} -march=x86-64-v3)
    set(flags_avx512 ${common} -march=x86-64-v4 -mprefer-vector-width=512)
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
        target_compile_definitions(rsclient_${layer} PRIVATE RSCLIENT_HAVE_X86_ISA=1)
    else()
        # Other processors have the names, so that no source needs to ask, but never choose them.
        set(flags_avx2 ${common})
        set(flags_avx512 ${common})
    endif()
    target_compile_options(rsclient_${layer} PRIVATE -ffp-contract=off)
    foreach(isa IN ITEMS baseline avx2 avx512)
        list(TRANSFORM ARGN PREPEND "${layer}/" OUTPUT_VARIABLE sources)
        add_library(rsclient_${layer}_${isa} OBJECT ${sources})
        target_compile_definitions(rsclient_${layer}_${isa} PRIVATE RSCLIENT_ISA=${isa})
        target_compile_options(rsclient_${layer}_${isa} PRIVATE ${flags_${isa}})
        target_include_directories(rsclient_${layer}_${isa} PRIVATE ${PROJECT_SOURCE_DIR}/include ${CMAKE_CURRENT_SOURCE_DIR})
        target_link_libraries(rsclient_${layer}_${isa} PRIVATE rsclient_build_flags)
        set_target_properties(rsclient_${layer}_${isa} PROPERTIES POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden
                                                                  VISIBILITY_INLINES_HIDDEN ON)
        target_sources(rsclient_${layer} PRIVATE $<TARGET_OBJECTS:rsclient_${layer}_${isa}>)
    endforeach()
endfunction()

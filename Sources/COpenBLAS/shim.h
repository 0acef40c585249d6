#pragma once
#include <stddef.h>
#include <cblas.h>

# Sourced by scripts/taraza and scripts/test: makes sure that the system packages and the Swift
# toolchain that Taraza is built with are there. Installs what is missing with apt; where it may not,
# prints the exact command and exits with 6. Touches nothing when all is there.

# package | a file that shows it is installed | what it is for
taraza_packages='
libopenblas-dev   | /usr/include/*/openblas_config.h          | matrix products and decompositions
liblapack-dev     | /usr/lib/*/pkgconfig/lapack*.pc           | the LAPACK that OpenBLAS goes with
libboost-math-dev | /usr/include/boost/math/distributions.hpp | probability distributions
libstdc++-12-dev  | /usr/include/c++/12/vector                | the C++ library that Boost needs
libreadstat-dev   | /usr/include/readstat.h                   | SPSS and Stata files
libsqlite3-dev    | /usr/include/sqlite3.h                    | SQLite files
libzip-dev        | /usr/include/zip.h                        | opens Excel workbooks, which are ZIP archives
libexpat1-dev     | /usr/include/expat.h                      | reads the XML inside them
pkg-config        | /usr/bin/pkg-config                       | tells the build where OpenBLAS is
'

taraza_setup() {
  local package sentinel missing=()
  while IFS='|' read -r package sentinel _; do
    package=${package// /} sentinel=${sentinel// /}
    [ -n "$package" ] || continue
    compgen -G "$sentinel" >/dev/null || missing+=("$package")
  done <<<"$taraza_packages"
  if [ ${#missing[@]} -gt 0 ]; then taraza_install "${missing[@]}"; fi
  if ! command -v swift >/dev/null; then
    echo "taraza: the Swift toolchain (6.2 or later) is not on PATH; get it from https://swift.org/install" >&2
    exit 6
  fi
}

# Lets the executable take OpenBLAS into itself: looking up the 14,000 symbols of the shared library
# costs each start 2 ms (docs/decisions/0336-start-up.md). SwiftPM is shown a description of the library
# in a folder that holds the archive alone; without an archive all stays as it is.
taraza_whole_openblas() {
  local folder=$1 archive fortran
  archive=$(pkg-config --variable=libdir openblas 2>/dev/null)/libopenblas.a
  fortran=$(compgen -G '/usr/lib/*/libgfortran.so.[0-9]' | tail -n 1) || return 0
  [ -e "$archive" ] || return 0
  mkdir -p "$folder"
  ln -sf "$archive" "$folder/libopenblas.a"
  cat >"$folder/openblas.pc" <<END
Name: openblas
Description: OpenBLAS as an archive
Version: $(pkg-config --modversion openblas)
Libs: -L$folder -lopenblas -l:$(basename "$fortran") -lm -lpthread
Cflags: $(pkg-config --cflags openblas)
END
  export PKG_CONFIG_PATH=$folder${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
}

taraza_install() {
  local apt=(apt-get install -y --no-install-recommends "$@") as_root=()
  if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi
  if ! command -v apt-get >/dev/null || ! taraza_may_install; then
    echo "taraza: these packages are missing: $*" >&2
    echo "taraza: install them with:  sudo apt-get update && sudo ${apt[*]}" >&2
    exit 6
  fi
  echo "taraza: installing $*" >&2
  export DEBIAN_FRONTEND=noninteractive
  if ! { "${as_root[@]}" apt-get update -qq && "${as_root[@]}" "${apt[@]}" -qq; } >&2; then
    echo "taraza: installing failed; try:  sudo apt-get update && sudo ${apt[*]}" >&2
    exit 6
  fi
}

# Root may; anyone else needs sudo, and a terminal to give a password to unless none is asked for.
taraza_may_install() {
  [ "$(id -u)" -eq 0 ] && return 0
  command -v sudo >/dev/null || return 1
  sudo -n true 2>/dev/null || [ -t 0 ]
}

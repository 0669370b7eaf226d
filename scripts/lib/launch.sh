# Sourced by the launchers. What it says goes to stderr; stdout belongs to the program.

# find_jdk: sets JAVA_HOME to a JDK 25 or later, or says what to install and ends with 2.
find_jdk() {
  local home version
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    [ -n "$home" ] && [ -x "$home/bin/javac" ] && [ -r "$home/release" ] || continue
    version=
    while IFS='=' read -r key value; do
      if [ "$key" = JAVA_VERSION ]; then version=${value#\"}; version=${version%%[.\"-]*}; fi
    done < "$home/release"
    case "$version" in '' | *[!0-9]*) continue ;; esac
    if [ "$version" -ge 25 ]; then
      export JAVA_HOME=$home
      return 0
    fi
  done
  echo "${0##*/}: no JDK 25 or later, neither as JAVA_HOME nor under /usr/lib/jvm" >&2
  echo "  mend: apt-get install openjdk-25-jdk-headless, or temurin-25-jdk from Adoptium" >&2
  exit 2
}

# newer_source STAMP SOURCE...: one file under a SOURCE that is newer than STAMP and goes into the program:
# what a build writes, and tests, do not.
newer_source() {
  local stamp=$1
  shift
  find "$@" \( -name target -o -path '*/src/test' \) -prune -o -type f -newer "$stamp" -print -quit
}

# build_if_stale ROOT MODULE STAMP SOURCE...: builds the Maven module (a path from ROOT) with what it
# needs, where STAMP is missing or a file under a SOURCE (each a path from ROOT) is newer.
build_if_stale() {
  local root=$1 module=$2 stamp=$1/$3
  shift 3
  if [ -e "$stamp" ] && [ -z "$(cd "$root" && newer_source "$stamp" "$@")" ]; then
    return 0
  fi
  (
    # One build at a time: two would write into the same target.
    exec 9> "$root/.build.lock"
    flock 9
    if [ -e "$stamp" ] && [ -z "$(cd "$root" && newer_source "$stamp" "$@")" ]; then
      exit 0
    fi
    echo "${0##*/}: building $module ..." >&2
    command -v mvn > /dev/null || {
      echo "${0##*/}: no mvn" >&2
      echo "  mend: apt-get install maven" >&2
      exit 2
    }
    # A build that fails must not leave a stamp that makes it look done, and what is edited while it
    # runs is newer than a stamp of its beginning.
    rm -f "$stamp"
    mkdir -p "${stamp%/*}"
    : > "$stamp.begun"
    mvn -q -B -f "$root/pom.xml" -pl "$module" -am process-classes >&2 || {
      echo "${0##*/}: the build of $module failed; its words stand above" >&2
      exit 4
    }
    mv "$stamp.begun" "$stamp"
  ) || exit $?
}

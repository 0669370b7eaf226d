# Sourced by the launchers.

# rehearse PROGRAM TARGET MAIN CLASSES...: makes TARGET/PROGRAM.jar of the folders CLASSES, and
# TARGET/PROGRAM.aot, the JVM's cache of classes ready to run (JEP 514), unless TARGET/PROGRAM.rehearsed
# tells that a rehearsal ended since TARGET/launch.stamp. The cache holds what the launcher's own
# function `rehearsal` made the program load: it is called with the words of a JVM that runs MAIN, to
# which it adds the program's. It takes a third of a second off every start. Without the cache all
# works too.
# TARGET/renewed holds what Renew.java makes of picocli, so that the cache takes it.
rehearse() {
  local program=$1 target=$2
  [ "$target/$program.rehearsed" -nt "$target/launch.stamp" ] && return 0
  rehearse_now "$@" || echo "$program: the rehearsal failed; starts will take longer" >&2
}

rehearse_now() (
  program=$1 target=$2 main=$3
  shift 3
  exec 9> "$target/.rehearsal.lock"
  flock 9
  [ "$target/$program.rehearsed" -nt "$target/launch.stamp" ] && return 0
  echo "$program: rehearsing, for quick starts ..." >&2
  rm -f "$target/$program.rehearsed" "$target/$program.jar" "$target/$program.aot"
  packed=()
  for classes in "$@"; do packed+=(-C "$classes" .); done
  "$JAVA_HOME/bin/jar" --create --file "$target/$program.jar.begun" "${packed[@]}" || return 1
  mkdir -p "$target/renewed"
  "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 "${BASH_SOURCE[0]%/*}/Renew.java" \
    "$target"/lib/picocli-*.jar "$target/renewed/picocli.jar" || rm -f "$target/renewed/picocli.jar"
  mv "$target/$program.jar.begun" "$target/$program.jar"
  rehearsal "$JAVA_HOME/bin/java" -XX:AOTCacheOutput="$target/$program.aot" "${rehearsed[@]}" \
    -Xlog:disable -cp "$target/$program.jar:$target/renewed/*:$target/lib/*" "$main"
  ended=$?
  # One that failed would fail again; one that was interrupted is made up for.
  : > "$target/$program.rehearsed"
  return $ended
)

# The cache serves only a JVM with the same words.
rehearsed=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED)

# run_rehearsed PROGRAM TARGET MAIN CLASSES... -- ARGS...: becomes the program.
run_rehearsed() {
  local program=$1 target=$2 main=$3 path
  path="$target/$program.jar:$target/renewed/*:$target/lib/*"
  shift 3
  # The folders serve where there could be no jar.
  while [ "$1" != -- ]; do
    path=$path:$1
    shift
  done
  shift
  local cache=()
  [ ! -e "$target/$program.aot" ] || cache=(-XX:AOTCache="$target/$program.aot")
  # The JVM's own words would go to standard output, which is the program's.
  exec "$JAVA_HOME/bin/java" "${cache[@]}" "${rehearsed[@]}" \
    -Xlog:disable -Xlog:all=error:stderr -cp "$path" "$main" "$@"
}

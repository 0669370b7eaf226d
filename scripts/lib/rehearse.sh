# Sourced by the launchers.

# rehearse PROGRAM TARGET MAIN CLASSES...: makes TARGET/PROGRAM.jar of the folders CLASSES, and
# TARGET/PROGRAM.aot, the JVM's cache of classes ready to run (JEP 514), where they are older than
# TARGET/launch.stamp. The cache holds what the launcher's own function `rehearsal` made the program
# load: it is called with the words of a JVM that runs MAIN, to which it adds the program's. It takes
# a third of a second off every start. Without the cache all works too.
# Renew.java makes of the program and of picocli what the cache takes; TARGET/renewed holds picocli.
rehearse() {
  local program=$1 target=$2
  [ "$target/$program.jar" -nt "$target/launch.stamp" ] && return 0
  rehearse_now "$@" || echo "$program: the rehearsal failed; starts will take longer" >&2
}

rehearse_now() (
  program=$1 target=$2 main=$3
  shift 3
  exec 9> "$target/.rehearsal.lock"
  flock 9
  [ "$target/$program.jar" -nt "$target/launch.stamp" ] && return 0
  echo "$program: rehearsing, for quick starts ..." >&2
  rm -f "$target/$program.jar" "$target/$program.aot"
  packed=()
  for classes in "$@"; do packed+=(-C "$classes" .); done
  begun=$target/$program.jar.begun
  "$JAVA_HOME/bin/jar" --create --file "$begun" "${packed[@]}" || return 1
  mkdir -p "$target/renewed"
  renew "$target"/lib/picocli-*.jar "$target/renewed/picocli.jar" || rm -f "$target/renewed/picocli.jar"
  renew "$begun" "$begun.renewed" "$target"/lib/*.jar && mv "$begun.renewed" "$begun"
  mv "$begun" "$target/$program.jar"
  rehearsal "$JAVA_HOME/bin/java" -XX:AOTCacheOutput="$target/$program.aot" "${rehearsed[@]}" \
    -Xlog:disable -cp "$target/$program.jar:$target/renewed/*:$target/lib/*" "$main"
)

# renew IN.jar OUT.jar [CLASSPATH.jar...]
renew() {
  "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 "${BASH_SOURCE[0]%/*}/Renew.java" "$@"
}

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
  # The JVM's own words would go to standard output, which is the program's.
  exec "$JAVA_HOME/bin/java" -XX:AOTCache="$target/$program.aot" "${rehearsed[@]}" \
    -Xlog:disable -Xlog:all=error:stderr -cp "$path" "$main" "$@"
}

# Read by the scripts in benchmarks/bin: finds the JDK, compiles what is stale unless --no-build is among the options, takes that
# one away, and sets CLASS_PATH, the harnesses with everything they need. Nothing is packaged for them.
. "$KTHENA_HOME/.mvn/jdk.sh"
listed=$KTHENA_HOME/benchmarks/target/class-path
build=yes
for option in "$@"; do
  shift
  case $option in
    --no-build) build= ;;
    *) set -- "$@" "$option" ;;
  esac
done
if [ -n "$build" ] && { [ ! -f "$listed" ] || [ -n "$(find "$KTHENA_HOME"/*/src/main "$KTHENA_HOME"/*/pom.xml "$KTHENA_HOME/pom.xml" -newer "$listed" -type f | head -n 1)" ]; }; then
  "$KTHENA_HOME/mvnw" -q -f "$KTHENA_HOME/pom.xml" -pl benchmarks -am -Dmaven.test.skip=true -Dspotless.check.skip process-classes || exit 1
fi
CLASS_PATH=$KTHENA_HOME/benchmarks/target/classes:$(cat "$listed")

# Read by the scripts in benchmarks/bin: finds the JDK, builds what is missing unless --no-build is among the options, takes that
# one away, and sets JAR, the harnesses with everything they need.
. "$KTHENA_HOME/.mvn/jdk.sh"
JAR=$KTHENA_HOME/benchmarks/target/benchmarks.jar
build=yes
for option in "$@"; do
  shift
  case $option in
    --no-build) build= ;;
    *) set -- "$@" "$option" ;;
  esac
done
if [ -n "$build" ] && { [ ! -f "$JAR" ] || [ -n "$(find "$KTHENA_HOME"/*/src/main "$KTHENA_HOME"/*/pom.xml "$KTHENA_HOME/pom.xml" -newer "$JAR" -type f | head -n 1)" ]; }; then
  "$KTHENA_HOME/mvnw" -q -f "$KTHENA_HOME/pom.xml" -pl benchmarks -am -Dmaven.test.skip=true -Dspotless.check.skip package || exit 1
fi

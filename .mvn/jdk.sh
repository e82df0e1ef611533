# Sourced by ./mvnw and ./kthena. Maven itself must run on the JDK we compile for: Quarkus loads our classes while it
# builds. A JAVA_HOME that is new enough wins; otherwise the first one found in the usual places.
jdk_major() { sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null; }
wanted_jdk=$(cat "$KTHENA_HOME/.java-version")
found_jdk=
for candidate in "${JAVA_HOME-}" /usr/lib/jvm/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
  /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/jdk*; do
  [ -x "$candidate/bin/javac" ] || continue
  major=$(jdk_major "$candidate")
  if [ "${major:-0}" -ge "$wanted_jdk" ]; then found_jdk=$candidate; break; fi
done
if [ -z "$found_jdk" ]; then
  echo "JDK $wanted_jdk or newer not found (looked at JAVA_HOME='${JAVA_HOME-}', /usr/lib/jvm, ~/.sdkman, ~/.jdks)." >&2
  echo "Install one, for example Eclipse Temurin $wanted_jdk (https://adoptium.net), or point JAVA_HOME to it." >&2
  exit 1
fi
JAVA_HOME=$found_jdk
export JAVA_HOME

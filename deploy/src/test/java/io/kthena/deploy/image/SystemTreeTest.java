package io.kthena.deploy.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SystemTreeTest {
    @Test
    void readsWhichLibrariesAreLinked() {
        assertThat(SystemTree.linked("""
                        \tlinux-vdso.so.1 (0x00007fff)
                        \tlibjvm.so => not found
                        \tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f00)
                        \tlibz.so.1 => /opt/java/bin/../lib/libz.so.1 (0x00007f01)
                        \t/lib64/ld-linux-x86-64.so.2 (0x00007f02)
                        """))
                .containsExactly(
                        "/lib/x86_64-linux-gnu/libc.so.6", "/lib64/ld-linux-x86-64.so.2", "/opt/java/lib/libz.so.1");
    }

    @Test
    void readsAPackageEntry() {
        HostPackage entry = HostPackage.parse("""
                Package: libc6
                Status: install ok installed
                Architecture: amd64
                Version: 2.36-9
                """);
        assertThat(entry.name()).isEqualTo("libc6");
        assertThat(entry.version()).isEqualTo("2.36-9");
        assertThat(entry.architecture()).isEqualTo("amd64");
    }
}

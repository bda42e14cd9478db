package io.github.vitrine.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.packaging.BillOfMaterials.Library;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What comes along with the jar: these libraries, in these very files, under these licences. */
class SupplyChainIT {
    /**
     * The second is what TwelveMonkeys calls "The BSD License" and CycloneDX translates so; the
     * licence in its repository is the BSD licence of three clauses.
     */
    private static final Set<String> LICENSES = Set.of("Apache-2.0", "BSD-4-Clause");

    private static final long MIB = 1 << 20;

    private final List<Library> libraries = BillOfMaterials.libraries();

    SupplyChainIT() throws IOException {}

    /** One line each, {@code sha256 group:name:version}: a new library or version changes it. */
    @Test
    void librariesAreTheOnesWeChecked() throws Exception {
        Set<String> expected;
        try (var list = getClass().getResourceAsStream("libraries.sha256")) {
            expected =
                    new String(list.readAllBytes(), StandardCharsets.US_ASCII)
                            .lines()
                            .collect(Collectors.toCollection(TreeSet::new));
        }
        Set<String> found = new TreeSet<>();
        for (Library library : libraries) {
            String name = library.group() + ":" + library.name() + ":" + library.version();
            found.add(library.sha256() + "  " + name);
            assertEquals(library.sha256(), sha256(library.jar()), name);
        }
        assertEquals(String.join("\n", expected), String.join("\n", found));
    }

    @Test
    void licencesAllowEverybodyEverything() {
        for (Library library : libraries) {
            assertTrue(LICENSES.contains(library.licenses()), library::toString);
        }
    }

    @Test
    void onlyTheCommandLineIsOptional() {
        List<String> optional =
                libraries.stream().filter(l -> !l.isRequired()).map(Library::name).toList();
        assertEquals(List.of("picocli"), optional);
    }

    @Test
    void theJarIsSmallAndHoldsNoModel() throws IOException {
        long size = Files.size(BillOfMaterials.JAR);
        assertTrue(size < MIB, () -> "the jar has " + size + " bytes");
        try (JarFile jar = new JarFile(BillOfMaterials.JAR.toFile())) {
            List<String> others =
                    jar.stream()
                            .map(entry -> entry.getName())
                            .filter(name -> !name.endsWith("/") && !name.endsWith(".class"))
                            .filter(name -> !name.startsWith("META-INF/"))
                            .sorted()
                            .toList();
            List<String> expected =
                    List.of(
                            "io/github/vitrine/cli/version.properties",
                            "io/github/vitrine/model/vit/timm-architectures.json");
            assertEquals(expected, others);
        }
    }

    private static String sha256(Path file) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        return HexFormat.of().formatHex(digest);
    }
}

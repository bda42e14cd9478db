package io.github.vitrine.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Which Vitrine this is, as the build wrote it down. */
final class Version implements IVersionProvider {
    private static final String FILE = "version.properties";

    /** Used by picocli. */
    Version() {}

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {"vitrine " + number()};
    }

    /** Such as {@code 1.2.0}. */
    static String number() throws IOException {
        try (InputStream in = Version.class.getResourceAsStream(FILE)) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        }
    }
}

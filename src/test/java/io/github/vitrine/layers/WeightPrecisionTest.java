package io.github.vitrine.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vitrine.kernels.ElementType;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.WeightTensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class WeightPrecisionTest {
    @ParameterizedTest
    @CsvSource({
        "F64, FLOAT32", "F32, FLOAT32", "F16, FLOAT16", "BF16, BFLOAT16",
        "F8_E4M3, FLOAT16", "F8_E5M2, FLOAT16", "F8_E4M3FNUZ, FLOAT16", "F8_E5M2FNUZ, FLOAT16",
        "F8_E8M0, BFLOAT16"
    })
    void storedIsTheSmallestTypeThatHasAllValues(String dtype, ElementType want) {
        assertEquals(want, WeightPrecision.STORED.of(of(dtype)));
        assertEquals(want, WeightPrecision.STORED.of(of(dtype, dtype, dtype)));
    }

    @Test
    void weightsStackedFromSeveralTypesAreFloat32() {
        assertEquals(ElementType.FLOAT32, WeightPrecision.STORED.of(of("F16", "F16", "BF16")));
        assertEquals(ElementType.FLOAT16, WeightPrecision.STORED.of(of("F16", "F8_E4M3")));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "STORED")
    void otherwiseItIsWhatTheCallerSays(WeightPrecision precision) {
        for (String dtype : List.of("F32", "F16", "BF16")) {
            assertEquals(ElementType.valueOf(precision.name()), precision.of(of(dtype)));
        }
    }

    private static List<WeightTensor> of(String... dtypes) {
        return Stream.of(dtypes).<WeightTensor>map(Described::new).toList();
    }

    /** A tensor that says its type and nothing else. */
    private record Described(String dtype) implements WeightTensor {
        @Override
        public String name() {
            throw new AssertionError("not asked for");
        }

        @Override
        public Shape shape() {
            throw new AssertionError("not asked for");
        }

        @Override
        public void read(long from, float[] target, int at, int count) {
            throw new AssertionError("not asked for");
        }
    }
}

package io.github.vitrine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.CheckpointException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderParserTest {
    private static final String GOOD = "{'dtype':'F32','shape':[1],'data_offsets':[0,4]}";

    @Test
    void keepsTheHeadersOrder() {
        Header header =
                parse(
                        "{'z':{'data_offsets':[0,4],'shape':[],'dtype':'F32'},"
                                + "'__metadata__':{'b':'1','a':'2'},"
                                + "'a':{'dtype':'BF16','shape':[2,1],'data_offsets':[4,8]}}");
        assertEquals(List.of("z", "a"), List.copyOf(header.tensors().keySet()));
        assertEquals(List.of("b", "a"), List.copyOf(header.metadata().keySet()));
        assertEquals("[2, 1]", header.tensors().get("a").shape().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'a':%s,'a':%s}",
                "{'a':%s,'\\u0061':%s}",
                "{'__metadata__':{},'__metadata__':{},'a':%s}",
                "{'__metadata__':null,'__metadata__':null,'a':%s}",
                "{'__metadata__':{'k':'1','k':'1'},'a':%s}",
            })
    void refusesNamesGivenTwice(String header) {
        assertTrue(failure(header.replace("%s", GOOD)).contains("found it twice"));
    }

    @Test
    void saysWhereItIsWrong() {
        assertEquals(
                "f: tensor \"a\": expected once, found it twice",
                failure("{'a':%s,'a':%s}".replace("%s", GOOD)));
        assertEquals(
                "f: tensor \"\": dtype: expected a text, found a number",
                failure("{'':{'dtype':1}}"));
        assertEquals(
                "f: __metadata__: \"k\": expected a text, found a number",
                failure("{'a':%s,'__metadata__':{'k':1}}".replace("%s", GOOD)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'dtype':'F32','shape':['1'],'data_offsets':[0,4]",
                "'dtype':'F32','shape':[1],'data_offsets':[0,'4']",
                "'dtype':'F32','shape':[1.0],'data_offsets':[0,4]",
                "'dtype':'F32','shape':[-0],'data_offsets':[0,0]",
                "'dtype':'F32','shape':[1],'data_offsets':[0,4e0]",
                "'dtype':'F32','shape':[1],'data_offsets':[0,99999999999999999999]",
                "'dtype':'F32','shape':[1],'data_offsets':[0,4,]",
                "'dtype':'F32','shape':[1],'data_offsets':[0 4]",
                "'dtype':F32,'shape':[1],'data_offsets':[0,4]",
                "'dtype':'F32','shape':[1],'data_offsets':[0,4],'shape':[1]",
                "'dtype':'F32','shape':[1];'data_offsets':[0,4]",
                "'dtype'='F32','shape':[1],'data_offsets':[0,4]",
                "'dtype':'F32','shape':[TRUE],'data_offsets':[0,4]",
            })
    void takesNothingForAnInteger(String fields) {
        failure("{'a':{" + fields + "}}");
    }

    @ParameterizedTest
    @CsvSource({"F4,3,2", "F6_E2M3,1,1", "F6_E3M2,3,2", "F4,3,1", "C64,1,4", "U8,1,0"})
    void refusesSizesThatAreNotTheTypes(DType type, int count, int bytes) {
        assertTrue(failure(vector(type, count, bytes)).contains("the size of [" + count + "]"));
    }

    @ParameterizedTest
    @CsvSource({"F4,4,2", "F6_E2M3,4,3", "F6_E3M2,8,6", "C64,2,16", "F8_E8M0,3,3", "U64,2,16"})
    void takesSizesThatAreTheTypes(DType type, int count, int bytes) {
        assertEquals(type, parse(vector(type, count, bytes)).tensors().get("a").type());
    }

    @Test
    void refusesMoreAxesThanAnyToolMakes() {
        String ones = "1,".repeat(1024);
        failure("{'a':{'dtype':'F32','shape':[" + ones + "1],'data_offsets':[0,4]}}");
        String most = ones.substring(0, ones.length() - 1);
        parse("{'a':{'dtype':'F32','shape':[" + most + "],'data_offsets':[0,4]}}");
    }

    @Test
    void refusesHalfSurrogatePairsInMetadata() {
        failure("{'__metadata__':{'\\ud800':'x'}}");
        failure("{'__metadata__':{'x':'\\udc08\\ud83d'}}");
        assertEquals(
                Map.of("x", "\ud83d\udc08"),
                parse("{'__metadata__':{'x':'\\ud83d\\udc08'}}").metadata());
    }

    @Test
    void skipsUnknownFieldsButNotEndlessOnes() {
        parse("{'a':{'dtype':'F32','more':{'deep':[1,null]},'shape':[1],'data_offsets':[0,4]}}");
        String deep = "[".repeat(100_000);
        assertTrue(failure("{'a':{'more':" + deep).contains("nested too deeply"));
    }

    @Test
    void keepsMessagesShortAndVisible() {
        String name = "x".repeat(100_000) + "\\u0007\\u001b[2J";
        String message = failure("{'" + name + "':null}");
        assertTrue(message.length() < 300, message);
        assertTrue(message.contains("\\u001b"), message);
        assertTrue(message.chars().noneMatch(Character::isISOControl), message);
    }

    @Test
    void saysWhereTheJsonIsBroken() {
        String message = failure("{'a':\n{'dtype':'F32',}}");
        assertEquals("f: header: not valid JSON at line 2 column 17 path $.a.dtype", message);
    }

    @Test
    void refusesHolesOverlapsAndTrailingData() {
        Header header = parse("{'a':" + GOOD + "}");
        header.checkCovers("f", 4);
        for (long length : new long[] {0, 3, 5}) {
            assertThrows(CheckpointException.class, () -> header.checkCovers("f", length));
        }
        Header hole = parse(vector(DType.F32, 1, 4).replace("[0,4]", "[4,8]"));
        assertThrows(CheckpointException.class, () -> hole.checkCovers("f", 8));
    }

    private static String vector(DType type, int count, int bytes) {
        return String.format(
                "{'a':{'dtype':'%s','shape':[%d],'data_offsets':[0,%d]}}", type, count, bytes);
    }

    private static Header parse(String header) {
        return HeaderParser.parse("f", header.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String failure(String header) {
        String message = assertThrows(CheckpointException.class, () -> parse(header)).getMessage();
        assertTrue(message.startsWith("f: "), message);
        return message;
    }
}

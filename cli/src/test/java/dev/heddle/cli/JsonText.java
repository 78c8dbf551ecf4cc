package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads JSON into maps, lists, texts, numbers, truth values and null, and takes nothing that is not JSON. */
final class JsonText {
    private JsonText() {}

    /** The one object that the text consists of. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> object(String text) {
        Object value = whole(text);
        assertThat(value).isInstanceOf(Map.class);
        return (Map<String, Object>) value;
    }

    /** The one list of objects that the text consists of. */
    static List<Map<String, Object>> list(String text) {
        return objects(whole(text));
    }

    private static @Nullable Object whole(String text) {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            parser.nextToken();
            Object value = value(parser);
            assertThat(parser.nextToken()).as("what follows the value").isNull();
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    static List<Double> numbers(@Nullable Object list) {
        assertThat(list).isInstanceOf(List.class);
        return ((List<?>) list)
                .stream().map(element -> ((Number) element).doubleValue()).toList();
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> objects(Object list) {
        assertThat(list).isInstanceOf(List.class);
        ((List<Object>) list).forEach(element -> assertThat(element).isInstanceOf(Map.class));
        return (List<Map<String, Object>>) list;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> child(Map<String, Object> object, String key) {
        assertThat(object.get(key)).as(key).isInstanceOf(Map.class);
        return (Map<String, Object>) object.get(key);
    }

    static long number(Map<String, Object> object, String key) {
        assertThat(object.get(key)).as(key).isInstanceOf(Number.class);
        return ((Number) object.get(key)).longValue();
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> object = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String key = parser.currentName();
                    parser.nextToken();
                    assertThat(object).doesNotContainKey(key);
                    object.put(key, value(parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IOException("no value: " + parser.currentToken());
        };
    }
}

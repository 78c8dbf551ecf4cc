package dev.heddle.workload.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.heddle.workload.model.SourcePosition;
import dev.heddle.workload.parse.JsonValue.JsonArray;
import dev.heddle.workload.parse.JsonValue.JsonBoolean;
import dev.heddle.workload.parse.JsonValue.JsonNull;
import dev.heddle.workload.parse.JsonValue.JsonNumber;
import dev.heddle.workload.parse.JsonValue.JsonObject;
import dev.heddle.workload.parse.JsonValue.JsonText;
import dev.heddle.workload.parse.JsonValue.Member;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a file as JSON with comments and trailing commas. All sizes are bounded, so that no file, however made, can take the
 * memory or the stack.
 */
final class JsonSource {
    static final long MAX_FILE_BYTES = 16L << 20;
    static final int MAX_DEPTH = 32;
    static final int MAX_TEXT = 4096;
    static final int MAX_TOKENS = 2_000_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            // Positions come from here; names are few, so interning them buys nothing.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    // One more than our own limit, which has the better message.
                    .maxNestingDepth(MAX_DEPTH + 1)
                    .maxStringLength(MAX_TEXT)
                    .maxNameLength(MAX_TEXT)
                    .maxNumberLength(100)
                    .maxTokenCount(MAX_TOKENS)
                    .maxDocumentLength(MAX_FILE_BYTES)
                    .build())
            .build();

    private final String file;
    private final ValuelessSuspend source;
    private final JsonParser parser;

    private JsonSource(String file, ValuelessSuspend source, JsonParser parser) {
        this.file = file;
        this.source = source;
        this.parser = parser;
    }

    static JsonValue read(Path path) throws WorkloadException {
        String file = path.toString();
        ValuelessSuspend source = ValuelessSuspend.completed(text(path, file));
        try (JsonParser parser = FACTORY.createParser(source.text())) {
            return new JsonSource(file, source, parser).checkedDocument();
        } catch (IOException e) {
            throw new WorkloadException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private JsonValue checkedDocument() throws IOException, WorkloadException {
        try {
            return document();
        } catch (StreamConstraintsException e) {
            // The lexer does not say where; it has come as far as this.
            throw new WorkloadException(at(parser.currentLocation()) + ": too large: " + withoutHint(e), e);
        } catch (JsonProcessingException e) {
            throw new WorkloadException(at(e.getLocation()) + ": malformed JSON: " + withoutHint(e), e);
        }
    }

    private static String text(Path path, String file) throws WorkloadException {
        try {
            if (Files.isDirectory(path)) {
                throw new WorkloadException(file + ": is a directory, not a workload file");
            }
            if (Files.size(path) > MAX_FILE_BYTES) {
                throw new WorkloadException(
                        file + ": too large: a workload file has at most " + (MAX_FILE_BYTES >> 20) + " MiB");
            }
            String text = Files.readString(path);
            // A byte order mark is no part of the text.
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw new WorkloadException(file + ": no such file", e);
        } catch (CharacterCodingException e) {
            throw new WorkloadException(file + ":1:1: not UTF-8 text, which a workload file has to be", e);
        } catch (IOException e) {
            throw new WorkloadException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private JsonValue document() throws IOException, WorkloadException {
        if (parser.nextToken() == null) {
            throw new WorkloadException(file + ":1:1: empty: a workload file is one JSON object with \"tasks\"");
        }
        JsonValue root = value(1);
        if (parser.nextToken() != null) {
            throw new WorkloadException(
                    here() + ": something follows the end of the JSON object: a workload file has one");
        }
        return root;
    }

    private JsonValue value(int depth) throws IOException, WorkloadException {
        SourcePosition position = here();
        if (depth > MAX_DEPTH) {
            throw new WorkloadException(position + ": nested too deeply: at most " + MAX_DEPTH + " levels are allowed");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(position, depth);
            case START_ARRAY -> array(position, depth);
            case VALUE_STRING -> new JsonText(position, parser.getText());
            case VALUE_NUMBER_INT -> integer(position);
            case VALUE_NUMBER_FLOAT -> new JsonNumber(position, parser.getText(), null, false);
            case VALUE_TRUE -> new JsonBoolean(position, true);
            case VALUE_FALSE -> new JsonBoolean(position, false);
            case VALUE_NULL -> new JsonNull(position);
            default -> throw new IllegalStateException("not the start of a value: " + parser.currentToken());
        };
    }

    private JsonObject object(SourcePosition position, int depth) throws IOException, WorkloadException {
        List<Member> members = new ArrayList<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            SourcePosition keyPosition = here();
            parser.nextToken();
            members.add(new Member(key, keyPosition, value(depth + 1)));
        }
        return new JsonObject(position, members);
    }

    private JsonArray array(SourcePosition position, int depth) throws IOException, WorkloadException {
        List<JsonValue> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(depth + 1));
        }
        return new JsonArray(position, elements);
    }

    private JsonNumber integer(SourcePosition position) throws IOException {
        boolean fits = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        return new JsonNumber(position, parser.getText(), fits ? parser.getLongValue() : null, true);
    }

    private SourcePosition here() {
        return at(parser.currentTokenLocation());
    }

    private SourcePosition at(JsonLocation location) {
        int line = Math.max(1, location.getLineNr());
        int column = source.columnInFile(line, Math.max(1, location.getColumnNr()));
        return new SourcePosition(file, line, column);
    }

    /** The lexer's message without the parts that speak to its programmers. */
    private static String withoutHint(JsonProcessingException e) {
        String message = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
        return message.replaceFirst(" \\(start marker at .*", "")
                .replaceFirst(": enable `.*", "")
                .replaceFirst(", from `.*", ")")
                .replaceFirst("Unexpected character \\((.*) \\(code .*?\\)\\)", "unexpected $1");
    }
}

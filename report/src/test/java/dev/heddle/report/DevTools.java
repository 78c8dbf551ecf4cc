package dev.heddle.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Speaks the DevTools protocol of Chromium with one page: a command and its answer, and what the page reports meanwhile. */
final class DevTools implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;

    private final Map<Integer, CompletableFuture<Map<String, @Nullable Object>>> open = new ConcurrentHashMap<>();
    private final BlockingQueue<Map<String, @Nullable Object>> events = new LinkedBlockingQueue<>();
    private final AtomicInteger lastId = new AtomicInteger();
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;

    DevTools(URI page) throws InterruptedException {
        socket = await(client.newWebSocketBuilder().buildAsync(page, new Listener()));
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                receive(object(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private void receive(Map<String, @Nullable Object> message) {
        if (message.get("id") instanceof Number id) {
            CompletableFuture<Map<String, @Nullable Object>> answer = open.remove(id.intValue());
            if (answer != null) {
                answer.complete(message);
            }
        } else {
            events.add(message);
        }
    }

    /** Sends a command; its parameters are names and values by turns. Returns its result. */
    Map<String, @Nullable Object> send(String method, Object... parameters) throws InterruptedException {
        int id = lastId.incrementAndGet();
        CompletableFuture<Map<String, @Nullable Object>> answer = new CompletableFuture<>();
        open.put(id, answer);
        StringWriter text = new StringWriter();
        try (var json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("id", id);
            json.writeStringField("method", method);
            json.writeObjectFieldStart("params");
            for (int i = 0; i < parameters.length; i += 2) {
                json.writeFieldName((String) parameters[i]);
                if (parameters[i + 1] instanceof Raw raw) {
                    json.writeRawValue(raw.json());
                } else {
                    json.writeObject(parameters[i + 1]);
                }
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await(socket.sendText(text.toString(), true));
        Map<String, @Nullable Object> message = await(answer);
        if (message.get("error") != null) {
            throw new IllegalStateException(method + ": " + message.get("error"));
        }
        return child(message, "result");
    }

    /** A parameter that is JSON already. */
    record Raw(String json) {}

    /** Everything that was reported since the last call. */
    List<Map<String, @Nullable Object>> events() {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        events.drainTo(all);
        return all;
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }

    private static <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Chromium does not answer", e);
        }
    }

    // ---- JSON ----

    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> child(Map<String, @Nullable Object> object, String key) {
        return object.get(key) instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }

    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> object(String text) {
        return (Map<String, @Nullable Object>) read(text);
    }

    static List<?> list(String text) {
        return (List<?>) read(text);
    }

    private static Object read(String text) {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            parser.nextToken();
            Object value = value(parser);
            if (value == null) {
                throw new IllegalArgumentException("null");
            }
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> object = new HashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    object.put(key, value(parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }
}

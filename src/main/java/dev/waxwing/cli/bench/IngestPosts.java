package dev.waxwing.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waxwing.client.Endpoint;
import dev.waxwing.client.FeedPosition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/// The posts of a measurement, over one connection. Owned by one thread.
final class IngestPosts {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Endpoint server;
    private final HttpClient http;

    IngestPosts(Endpoint server) {
        this.server = server;
        HttpClient.Builder client = HttpClient.newBuilder().version(Version.HTTP_1_1);
        if (server.tls() != null) {
            client.sslContext(server.tls());
        }
        this.http = client.build();
    }

    /// Where the feed ends now.
    FeedPosition end() throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request("/feed").build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("GET /feed was answered with " + answer.statusCode());
        }
        JsonNode state = JSON.readTree(answer.body());
        return new FeedPosition(state.path("epoch").asLong(), state.path("last").asLong());
    }

    /// Posts a batch; returns when it is durable.
    void post(byte[] batch) throws IOException, InterruptedException {
        HttpRequest request =
                request("/input/batch")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(batch))
                        .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(
                    "a batch was answered with %d: %s"
                            .formatted(answer.statusCode(), answer.body()));
        }
    }

    private HttpRequest.Builder request(String path) {
        String scheme = server.tls() == null ? "http" : "https";
        URI uri = URI.create(scheme + "://" + server.host() + ":" + server.port() + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (server.token() != null) {
            request.header("Authorization", "Bearer " + server.token());
        }
        return request;
    }

    /// A batch of messages with consecutive numbers, each of `size` characters.
    static byte[] batch(String run, int from, int count, int size) {
        ByteArrayOutputStream json = new ByteArrayOutputStream(count * (size + 20));
        for (int i = 0; i < count; i++) {
            String start = run + (from + i) + " ";
            String content = start + "x".repeat(Math.max(0, size - start.length()));
            String text = (i == 0 ? "{\"messages\":[" : ",") + "{\"content\":\"" + content + "\"}";
            json.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
        json.writeBytes("]}".getBytes(StandardCharsets.US_ASCII));
        return json.toByteArray();
    }
}

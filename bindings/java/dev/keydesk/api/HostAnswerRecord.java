// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

import java.util.Map;

/**
 * What the host's server answers to a browser, as it is.
 *
 * @param body What is sent after the headers, as text.
 * @param headers All headers of the response; none comes twice.
 * @param status The HTTP status code.
 */
public record HostAnswerRecord(
        String body,
        Map<String, String> headers,
        long status) {}

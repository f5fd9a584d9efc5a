// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * A page of the host's own in the desk's frame.
 *
 * @param displayName The name in the header; nobody is signed in without it. Null where it is left out.
 * @param language The language of the content and of what stands around it, {@code en} or {@code cy}; {@code en} if left out. Null where it is left out.
 * @param main The content as HTML: the host has escaped what people wrote.
 * @param title What the browser shows as the name of the page.
 */
public record HostPageRecord(
        String displayName,
        String language,
        String main,
        String title) {}

// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/** The host's notifier. */
public interface HostNotifier {

    /** Hands a notification over; on a fault it comes again later, with the same id. */
    void deliver(NotificationRecord asked);
}

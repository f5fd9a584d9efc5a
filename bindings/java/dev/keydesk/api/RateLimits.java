// Made from bindings/facade/api.json by `cargo xtask generate`.
package dev.keydesk.api;

/**
 * How often something may be started or a history read, and how many failures are recorded one by one. The defaults
 * suit a hospital of 500 people behind one address.
 *
 * @param begin Ceremonies that one person, or the holder of one link, may begin for one account in a minute;
 * 30. A sign-in above it counts as an anonymous one. Null where it is left out.
 * @param history Reads of histories, of whichever accounts, by one person in a minute; 300. As a history is followed
 * to its end, a read counts once more for every further 500 events that it follows; one that was let
 * in is always finished. Null where it is left out.
 * @param open Anonymous sign-in ceremonies that may be open at once in one process, where callers have no
 * address; 100,000. Sign-ins of a named user have a reserve of as many. Null where it is left out.
 * @param recorded Failures of one person, link or address that are recorded one by one in a minute; 60. The
 * others are summed up. So are a person's reads of their own account. Null where it is left out.
 * @param recordedAnonymous Failures of all anonymous callers that are recorded one by one in a minute; 600. The others
 * are summed up. Null where it is left out.
 * @param redeem Redemptions of one link in a minute; 30. Null where it is left out.
 * @param rename Nicknames that one person may give in one account in a minute; 30. Null where it is left out.
 * @param start Anonymous sign-ins that may be started from one address in a minute; 6,000. Sign-ins of a
 * named user have a reserve of as many. Null where it is left out.
 */
public record RateLimits(
        Long begin,
        Long history,
        Long open,
        Long recorded,
        Long recordedAnonymous,
        Long redeem,
        Long rename,
        Long start) {}

/**
 * Models by name: downloads from the Hugging Face hub into the cache that Python's {@code
 * huggingface_hub} uses, and serves from there.
 *
 * <p>{@link io.github.vitrine.hub.Hub} is the way in. Below it: {@code HubClient} speaks HTTP,
 * {@code BlobDownload} gets one file's bytes whatever happens on the way, {@code ModelCache} knows
 * where things lie, and {@code SnapshotDownload} which files a model needs, and in which order.
 *
 * <p>Nothing is ever visible under its final name before its length and checksum were found right.
 */
package io.github.vitrine.hub;

/**
 * Events for Java Flight Recorder: how long each stage of a call took, and how much it worked on.
 * Without a recording nothing is made, and in a runtime without the module {@code jdk.jfr} nothing
 * is missed.
 */
package io.github.vitrine.events;

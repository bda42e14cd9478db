/** What Flight Recorder sees. */
package io.github.vitrine.events;

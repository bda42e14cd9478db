/** What tests share: golden cases, and a hub to download them from. */
package io.github.vitrine.testing;

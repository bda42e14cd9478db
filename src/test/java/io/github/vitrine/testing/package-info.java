/** What tests share: golden cases. */
package io.github.vitrine.testing;

/** JSON files read field by field, with errors that name the file and the field. */
package io.github.vitrine.json;

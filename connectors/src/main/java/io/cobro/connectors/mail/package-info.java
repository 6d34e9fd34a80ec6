/// E-mail, over SMTP.
@NullMarked
package io.cobro.connectors.mail;

import org.jspecify.annotations.NullMarked;

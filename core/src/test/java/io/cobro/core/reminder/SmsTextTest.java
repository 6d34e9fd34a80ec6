package io.cobro.core.reminder;

import static org.assertj.core.api.Assertions.assertThat;

import io.cobro.core.reminder.SmsText.Accents;
import io.cobro.core.reminder.SmsText.Encoding;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SmsTextTest {

    private static final long SEED = Long.getLong("seed", 20261127L);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Su pago venció ayer. ¿Ya pagó? ¡Gracias! | Su pago vencio ayer. ¿Ya pago? ¡Gracias!",
                "Peña y Ñandú, S.A. | Peña y Ñandu, S.A.",
                "Argüelles à la carte, Ç, ø, ß | Arguelles a la carte, C, ø, ß",
                "«Cinta» – “hilo” — ‘aguja’… | \"Cinta\" - \"hilo\" - 'aguja'...",
                "Łódź, œuvre, ﬁn, ½, ™, №5, ª | Lodz, oeuvre, fin, 1/2, TM, No5, a",
                "Gracias 🙏🏽 дa | Gracias ?? ?a",
                "5\u00a0000\u202f€ [MXN] | 5 000 € [MXN]",
            })
    void accents_go_and_what_has_a_plain_form_gets_it(String source, String expected) {
        SmsText sms = SmsText.of(source, Accents.STRIP);

        assertThat(sms.text()).isEqualTo(expected);
        assertThat(sms.encoding()).isEqualTo(Encoding.GSM_7);
    }

    @Test
    void a_letter_and_its_accent_written_apart_are_one() {
        assertThat(SmsText.of("vencio\u0301 an\u0303o", Accents.STRIP).text())
                .isEqualTo("vencio año");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0", "1, 1", "160, 1", "161, 2", "306, 2", "307, 3", "459, 3", "460, 4",
    })
    void gsm_messages_have_160_characters_or_153_in_each_segment(int length, int segments) {
        SmsText sms = SmsText.of("ñ".repeat(length), Accents.STRIP);

        assertThat(sms.characters()).isEqualTo(length);
        assertThat(sms.segments()).isEqualTo(segments);
    }

    @ParameterizedTest
    @CsvSource({"70, 1", "71, 2", "134, 2", "135, 3"})
    void one_accent_that_is_kept_leaves_70_characters_or_67_in_each_segment(
            int length, int segments) {
        SmsText sms = SmsText.of("ó".repeat(length), Accents.KEEP);

        assertThat(sms.encoding()).isEqualTo(Encoding.UCS_2);
        assertThat(sms.segments()).isEqualTo(segments);
    }

    @Test
    void accents_of_the_alphabet_cost_nothing_when_they_are_kept() {
        SmsText sms = SmsText.of("é à ñ ü", Accents.KEEP);

        assertThat(sms.text()).isEqualTo("é à ñ ü");
        assertThat(sms.encoding()).isEqualTo(Encoding.GSM_7);
    }

    @Test
    void signs_of_the_extension_count_twice_and_are_not_cut_apart() {
        assertThat(SmsText.of("€".repeat(80), Accents.STRIP).segments()).isEqualTo(1);
        assertThat(SmsText.of("€".repeat(81), Accents.STRIP).characters()).isEqualTo(162);
        // 76 pairs fill 152 of 153 places: the next one begins a segment.
        assertThat(SmsText.of("€".repeat(152), Accents.STRIP).segments()).isEqualTo(2);
        assertThat(SmsText.of("€".repeat(153), Accents.STRIP).segments()).isEqualTo(3);
        // 33 pairs of surrogates fill 66 of 67 places.
        assertThat(SmsText.of("🙏".repeat(66), Accents.KEEP).segments()).isEqualTo(2);
        assertThat(SmsText.of("🙏".repeat(67), Accents.KEEP).segments()).isEqualTo(3);
    }

    @Test
    void every_text_fits_the_alphabet_once_it_is_stripped_and_stripping_it_again_changes_nothing() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            String source = anyText(random);
            SmsText sms = SmsText.of(source, Accents.STRIP);

            assertThat(sms.encoding()).as("seed %d: %s", SEED, source).isEqualTo(Encoding.GSM_7);
            assertThat(SmsText.of(sms.text(), Accents.STRIP)).isEqualTo(sms);
            assertThat(SmsText.of(sms.text(), Accents.KEEP)).isEqualTo(sms);
            assertThat(sms.characters()).isBetween(sms.text().length(), 2 * sms.text().length());
        }
    }

    @Test
    void segments_are_never_fewer_than_the_characters_need_and_at_most_one_more_in_a_hundred() {
        Random random = new Random(SEED);
        for (int i = 0; i < 5_000; i++) {
            for (Accents accents : Accents.values()) {
                SmsText sms = SmsText.of(anyText(random).repeat(1 + random.nextInt(20)), accents);
                boolean gsm = sms.encoding() == Encoding.GSM_7;
                int single = gsm ? SmsText.GSM_7_SINGLE : SmsText.UCS_2_SINGLE;
                int size = gsm ? SmsText.GSM_7_SEGMENT : SmsText.UCS_2_SEGMENT;
                if (sms.characters() <= single) {
                    assertThat(sms.segments()).isEqualTo(sms.characters() == 0 ? 0 : 1);
                } else {
                    assertThat(sms.segments())
                            .as("seed %d", SEED)
                            .isBetween(
                                    Math.ceilDiv(sms.characters(), size),
                                    Math.ceilDiv(sms.characters(), size - 1));
                }
            }
        }
    }

    /// Code points of every kind, unpaired surrogates among them.
    private static String anyText(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(40);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(5)) {
                case 0 -> text.append((char) random.nextInt(0x80));
                case 1 -> text.append((char) random.nextInt(0x250));
                case 2 -> text.append("áéíóúüñÑ¿¡€[]{}".charAt(random.nextInt(15)));
                case 3 -> text.append((char) random.nextInt(0x10000));
                default -> text.appendCodePoint(random.nextInt(0x110000));
            }
        }
        return text.toString();
    }
}

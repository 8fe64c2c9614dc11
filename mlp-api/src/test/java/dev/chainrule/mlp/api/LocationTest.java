package dev.chainrule.mlp.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LocationTest {

    @Test
    void showsWhatIsKnown() {
        assertEquals(
                "iris.json:8:34  /network/layers/0/activation",
                new Location("iris.json", 8, 34, "/network/layers/0/activation").toString());
        assertEquals("iris.csv:8  species", new Location("iris.csv", 8, 0, "species").toString());
        assertEquals("iris.csv:8:2", new Location("iris.csv", 8, 2, "").toString());
        assertEquals("iris.csv", new Location("iris.csv", 0, 0, "").toString());
        assertEquals(
                "model.safetensors  0.weight",
                Location.of("model.safetensors", "0.weight").toString());
        assertEquals("/loss", Location.of("", "/loss").toString());
        assertEquals("", Location.NONE.toString());
    }

    @Test
    void aColumnWithoutALineIsNotShown() {
        assertEquals("iris.csv", new Location("iris.csv", 0, 7, "").toString());
    }
}

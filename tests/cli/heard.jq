# From a result.json: what an office reads aloud, as tally headline takes it.
.total | "voters,\(.voters)",
    (.papers | to_entries[] | "papers.\(.key),\(.value)"),
    (.questions[] | .question as $q |
        (.options | to_entries[] | "\($q).option.\(.key),\(.value)"),
        "\($q).valid,\(.valid)", "\($q).invalid,\(.invalid)")

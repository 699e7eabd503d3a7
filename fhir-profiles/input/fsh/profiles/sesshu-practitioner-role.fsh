Profile: SesshuPractitionerRole
Parent: JP_PractitionerRole
Id: sesshu-practitioner-role
Title: "機関での役割 / Practitioner's role"
Description: """
だれが、どの機関・会場で、どの期間、どの役割で接種に関わったかです。

Who took part in vaccination, for which institution and venue, when, and as what.
"""
* insert Own
* ^purpose = "接種した人が、どの機関のために働いたかを示すため。 / To say for which institution a practitioner worked."
* active MS
* active ^short = "今も有効な役割か / Whether the role is still held"
* period MS
* period ^short = "役割の期間 / When the role was held"
* practitioner 1..1 MS
* practitioner ^short = "だれが / Who"
* organization 1..1 MS
* organization ^short = "どの機関で / For which institution"
* code MS
* code ^short = "役割（医師、看護師など） / The role, such as physician or nurse"
* location MS
* location ^short = "どの会場で / At which venues"

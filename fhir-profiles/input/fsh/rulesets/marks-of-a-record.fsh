// The two marks that a record of a person carries: how far it may be shown, and what is doubtful about it.
RuleSet: MarksOfARecord
* meta MS
* meta.security ^slicing.discriminator[0].type = #value
* meta.security ^slicing.discriminator[0].path = "system"
* meta.security ^slicing.rules = #open
* meta.security contains disclosure 0..1 MS
* meta.security[disclosure] ^short = "不開示のしるし（R・V） / Mark of non-disclosure (R or V)"
* meta.security[disclosure] from DisclosureSet (required)
* meta.security[disclosure].system 1..1
* meta.security[disclosure].system = $V3-CONFIDENTIALITY (exactly)
* meta.security[disclosure].code 1..1
* meta.tag ^slicing.discriminator[0].type = #value
* meta.tag ^slicing.discriminator[0].path = "system"
* meta.tag ^slicing.rules = #open
* meta.tag contains quality 0..* MS
* meta.tag[quality] ^short = "品質のしるし（サーバーが付ける） / Marks of quality, set by the server"
* meta.tag[quality] from $QUALITY-SET (required)
* meta.tag[quality].system 1..1
* meta.tag[quality].system = $QUALITY (exactly)
* meta.tag[quality].code 1..1

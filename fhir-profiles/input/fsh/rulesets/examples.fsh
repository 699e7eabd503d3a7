// The two marks of script that names carry.
RuleSet: KanjiName(at, family, given)
* name[{at}].extension[nameRepresentationUse].valueCode = #IDE
* name[{at}].use = #official
* name[{at}].text = "{family} {given}"
* name[{at}].family = "{family}"
* name[{at}].given[0] = "{given}"

RuleSet: KanaName(at, family, given)
* name[{at}].extension[nameRepresentationUse].valueCode = #SYL
* name[{at}].use = #official
* name[{at}].text = "{family} {given}"
* name[{at}].family = "{family}"
* name[{at}].given[0] = "{given}"

// Numbers of the invented towns.
RuleSet: ResidentNumber(at, municipality, number)
* identifier[{at}].use = #usual
* identifier[{at}].system = "https://sesshu.example/fhir/sid/resident/{municipality}"
* identifier[{at}].value = "{number}"

RuleSet: CouponNumber(at, municipality, number)
* identifier[{at}].use = #secondary
* identifier[{at}].system = "https://sesshu.example/fhir/sid/coupon/{municipality}"
* identifier[{at}].value = "{number}"

RuleSet: RecordOf(municipality)
* extension[municipality].valueIdentifier.system = $MUNICIPALITY-ID
* extension[municipality].valueIdentifier.value = "{municipality}"

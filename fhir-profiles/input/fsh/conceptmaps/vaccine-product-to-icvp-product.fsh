Instance: vaccine-product-to-icvp-product
InstanceOf: ConceptMap
Usage: #definition
Title: "製品から国際予防接種証明書の製品へ / Product to product of the international certificate"
Description: """
製品を事前認証の番号に直します。当局が確認した組がないため、この対応表は番号を一つも持ちません。確認を得た運用者だけが組を加えられ、それまでこの証明書は発行できません。

Turns a product into its prequalification number. No authority has confirmed a pair, so the map holds none. Only an operator who has a confirmation may add one; until then the certificate is not issued.
"""
* url = "https://sesshu.example/fhir/ConceptMap/vaccine-product-to-icvp-product"
* name = "VaccineProductToIcvpProduct"
* title = "製品から国際予防接種証明書の製品へ / Product to product of the international certificate"
* description = """
製品を事前認証の番号に直します。当局が確認した組がないため、この対応表は番号を一つも持ちません。確認を得た運用者だけが組を加えられ、それまでこの証明書は発行できません。

Turns a product into its prequalification number. No authority has confirmed a pair, so the map holds none. Only an operator who has a confirmation may add one; until then the certificate is not issued.
"""
* language = #ja
* status = #active
* experimental = false
* sourceCanonical = "https://sesshu.example/fhir/ValueSet/vaccine-product"
* targetCanonical = "https://sesshu.example/fhir/ValueSet/icvp-product"
* group[0].source = "https://sesshu.example/fhir/CodeSystem/vaccine-product"
* group[0].target = "http://smart.who.int/pcmt-vaxprequal/CodeSystem/PreQualProductIds"
* group[0].element[0].code = #yf
* group[0].element[0].display = "黄熱ワクチン"
* group[0].element[0].target[0].equivalence = #unmatched
* group[0].element[0].target[0].comment = "名前は一覧の製品と同じでも、容器や包装が違います。 / The name is on the list, but of another presentation."
* group[0].element[1].code = #imovax-polio
* group[0].element[1].display = "イモバックスポリオ皮下注"
* group[0].element[1].target[0].equivalence = #unmatched
* group[0].element[1].target[0].comment = "名前は一覧の製品と同じでも、容器や包装が違います。 / The name is on the list, but of another presentation."

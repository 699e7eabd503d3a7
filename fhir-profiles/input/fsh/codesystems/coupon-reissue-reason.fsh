CodeSystem: CouponReissueReasonCodes
Id: coupon-reissue-reason
Title: "接種券の再発行の理由 / Reason for a new coupon"
Description: """
接種券を新しく発行した理由です。

Why a new coupon was issued in place of an older one.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/coupon-reissue-reason"
* ^content = #complete
* #lost "紛失" "券をなくしました。 / The coupon was lost."
  * ^designation[0].language = #en
  * ^designation[0].value = "Lost"
* #damaged "破損" "券が読めないほど傷みました。 / The coupon cannot be read any more."
  * ^designation[0].language = #en
  * ^designation[0].value = "Damaged"
* #moved "転入" "他の自治体から転入しました。 / The person moved in from another municipality."
  * ^designation[0].language = #en
  * ^designation[0].value = "Moved"
* #name-changed "氏名の変更" "氏名が変わりました。 / The name changed."
  * ^designation[0].language = #en
  * ^designation[0].value = "Name changed"
* #not-delivered "未着" "券が届きませんでした。 / The coupon did not arrive."
  * ^designation[0].language = #en
  * ^designation[0].value = "Not delivered"
* #protection "支援措置" "暴力などの被害から守る措置のため、別の券を発行しました。 / A new coupon protects the person from violence."
  * ^designation[0].language = #en
  * ^designation[0].value = "Protection"
* #unregistered "住民登録なし" "住民登録がない人に発行しました。 / The person is on no register of residents."
  * ^designation[0].language = #en
  * ^designation[0].value = "Not on the register"
* #used-up "予診のみの券の使い切り" "予診のみの券をすべて使いました。 / All coupons for pre-examinations were used."
  * ^designation[0].language = #en
  * ^designation[0].value = "Pre-examinations used up"
* #other "その他" "ほかの理由です。 / Another reason."
  * ^designation[0].language = #en
  * ^designation[0].value = "Other"

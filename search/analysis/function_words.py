"""Words of grammar, and halves of compounds that hardly stand alone.

Source: written by hand.
"""

from .tables import word_set

FUNCTION_WORDS = word_set(
    """
    و به از در با که را بر تا این آن یا هم نیز اگر هر پس چون ولی اما نه بی باید شاید برای چه چرا
    کجا کی اینکه آنکه همین همان چنین چنان بلکه مگر جز پی طی سوی روی زیر بین ضمن مثل بدون درباره
    علیه ما من تو او شما ایشان یک دو سه چهار پنج شش هفت هشت ای آیا بسیار خیلی دیگر خود همه هیچ
    چند چندین اند می نمی
    """
)

# Second halves that make one word with the noun before them, however it is written.
AGENT_TAILS = word_set(
    """
    افروز افروزی ستیز ستیزی گستر گستری پرداز پردازی نورد نوردی پرور پروری گریز گریزی پذیر پذیری
    ناپذیر ناپذیری انگیز انگیزی آمیز آمیزی آفرین آفرینی نواز نوازی گداز گدازی کننده شونده دهنده
    نشین نشینی
    """
)

# Measures that take ه behind a number: ۱۲ روزه is «of twelve days».
MEASURES = {
    unit + "ه": unit
    for unit in sorted(
        word_set("روز سال ماه ساعت نفر شب قرن درصد جلد طبقه مرحله دقیقه کیلومتر متر تن")
    )
}

"""Words by what they announce in an answer, by their letters without half-spaces.

Source of the lists: written by hand, after Persian grammars.
"""

from newsearch.search.analysis.tables import word_set
from newsearch.search.dates import GREGORIAN_MONTHS, JALALI_MONTHS, by_name

MONTHS = frozenset(by_name(GREGORIAN_MONTHS)) | frozenset(by_name(JALALI_MONTHS))

NUMBERS = word_set(
    """
    یک دو سه چهار پنج شش هفت هشت نه ده یازده دوازده سیزده چهارده پانزده شانزده هفده هجده نوزده بیست
    سی چهل پنجاه شصت هفتاد هشتاد نود صد دویست سیصد چهارصد پانصد ششصد هفتصد هشتصد نهصد هزار میلیون
    میلیارد اول دوم سوم چهارم پنجم ششم هفتم هشتم نهم دهم نیم نیمی نصف اولین نخستین دومین سومین
    """
)

TIMES = word_set(
    """
    قرن سده دهه میلادی هجری شمسی قمری خورشیدی بهار تابستان پاییز زمستان اوایل اواخر اواسط شنبه
    یکشنبه دوشنبه سهشنبه چهارشنبه پنجشنبه جمعه امروز دیروز فردا
    """
)

REASONS = word_set(
    """
    زیرا چون دلیل علت خاطر برای منظور سبب چراکه باعث هدف جهت موجب منجر ازاینرو بدلیل بهدلیل بعلت
    بهعلت بهخاطر بهمنظور بهسبب ناشی تا پی
    """
)

NAMINGS = word_set("نام نامید نامیده معروف مشهور لقب ملقب عنوان اسم موسوم خوانده نامیدند")

PRONOUNS = word_set("او وی آن آنها آنان این اینها ایشان همچنین")
"""What a sentence begins with that speaks of what was named before."""
